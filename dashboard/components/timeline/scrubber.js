/* In a narrow window: a strip of film at the right edge, with the years along it, that a finger goes up and down. It lies
   in the top layer, because a fixed element inside others is not fixed for sure. */
const NARROW = matchMedia("(max-width: 640px)")
const YEARS_APART = 26 // CSS pixels
const HALF_THUMB = 22
const FOOT = 8

function makeScrubber(root) {
  const ruler = { root }
  ruler.years = make("div", { class: "ruler", "aria-hidden": "true" })
  ruler.thumb = make("div", { class: "thumb", role: "slider", tabindex: 0, "aria-label": "Date", "aria-orientation": "vertical", "aria-valuemin": 0 })
  ruler.bubble = make("div", { class: "bubble", "aria-hidden": "true", hidden: true })
  ruler.node = make("nav", { class: "scrubber", popover: "manual", "aria-label": "Years and months" }, ruler.years, ruler.thumb, ruler.bubble)
  listenForFinger(ruler)
  listenForKeys(ruler)
  return ruler
}

/* Where the frames of each month begin, as a share of all of them. */
function drawScrubber(ruler, data, jump) {
  const months = data.years.flatMap((year) => year.months).filter((month) => month.first !== null)
  Object.assign(ruler, { data, jump, months, total: months.reduce((sum, month) => sum + month.count, 0) })
  if (months.length === 0) return ruler.node.hidePopover()
  ruler.thumb.setAttribute("aria-valuemax", months.length - 1)
  follow(ruler)
}

/* What comes into the top layer last lies uppermost: while a post or the filters are open, the strip waits. */
function show(ruler) {
  if (ruler.node.matches(":popover-open")) return true
  if (hasModal(document)) return false
  ruler.node.showPopover()
  return true
}

function hasModal(tree) {
  return [...tree.querySelectorAll("*")].some((node) => node.matches("dialog:modal") || (node.shadowRoot && hasModal(node.shadowRoot)))
}

/* The strip begins with the frames, and stays when they go up. */
function follow(ruler) {
  if (!ruler.node.isConnected || !ruler.months?.length || ruler.isHeld || !show(ruler)) return
  const frames = openers()
  const top = Math.max(FOOT, frames[0]?.closest(".strip").getBoundingClientRect().top ?? FOOT)
  ruler.node.style.top = `${top}px`
  const height = window.innerHeight - top
  if (ruler.drawnFor !== `${height} ${ruler.total}`) drawYears(ruler, height)
  const seen = Math.max(0, frames.findIndex((frame) => frame.getBoundingClientRect().bottom > top + HALF_THUMB))
  point(ruler, monthOf(ruler, ruler.data.first + seen))
}

function drawYears(ruler, height) {
  ruler.drawnFor = `${height} ${ruler.total}`
  let free = 0
  const labels = ruler.data.years.filter((year) => year.first !== null).map((year) => {
    const at = travel(ruler, height, year.first)
    if (at < free) return null
    free = at + YEARS_APART
    const label = make("span", {}, year.year.slice(-2))
    label.style.top = `${at}px`
    return label
  })
  ruler.years.replaceChildren(...labels.filter(Boolean))
}

function travel(ruler, height, place) {
  return HALF_THUMB + ((height - 2 * HALF_THUMB) * place) / Math.max(1, ruler.total)
}

function monthOf(ruler, place) {
  return Math.max(0, ruler.months.findLastIndex((month) => month.first <= place))
}

function point(ruler, at) {
  ruler.at = at
  const month = ruler.months[at]
  const y = travel(ruler, ruler.node.clientHeight, month.first)
  ruler.thumb.style.top = ruler.bubble.style.top = `${y}px`
  for (const label of ruler.years.children) label.hidden = Math.abs(parseFloat(label.style.top) - y) < HALF_THUMB
  ruler.thumb.setAttribute("aria-valuenow", at)
  ruler.thumb.setAttribute("aria-valuetext", `${month.name}, frame ${month.number}`)
  ruler.bubble.replaceChildren(make("b", {}, month.name), make("span", {}, month.number))
}

function pointAt(ruler, y) {
  const height = ruler.node.clientHeight
  const share = (y - ruler.node.getBoundingClientRect().top - HALF_THUMB) / (height - 2 * HALF_THUMB)
  point(ruler, monthOf(ruler, Math.min(0.9999, Math.max(0, share)) * ruler.total))
}

/* The app is asked once, when the finger lets go. */
function listenForFinger(ruler) {
  const { node } = ruler
  const hold = (isHeld) => {
    ruler.isHeld = isHeld
    ruler.bubble.hidden = !isHeld
  }
  node.onpointerdown = (event) => {
    node.setPointerCapture(event.pointerId)
    hold(true)
    pointAt(ruler, event.clientY)
  }
  node.onpointermove = (event) => ruler.isHeld && pointAt(ruler, event.clientY)
  node.onpointercancel = () => hold(false)
  node.onpointerup = () => {
    if (!ruler.isHeld) return
    hold(false)
    ruler.jump(ruler.months[ruler.at].first)
  }
}

function listenForKeys(ruler) {
  const { thumb } = ruler
  thumb.onkeydown = (event) => {
    const last = ruler.months.length - 1
    const steps = { ArrowUp: -1, ArrowLeft: -1, ArrowDown: 1, ArrowRight: 1, PageUp: -12, PageDown: 12, Home: -last, End: last }
    if (event.key === "Enter") return ruler.jump(ruler.months[ruler.at].first)
    if (!(event.key in steps)) return
    event.preventDefault()
    ruler.isHeld = true
    ruler.bubble.hidden = false
    point(ruler, Math.min(last, Math.max(0, ruler.at + steps[event.key])))
  }
  thumb.onblur = () => {
    ruler.isHeld = false
    ruler.bubble.hidden = true
    follow(ruler)
  }
}
