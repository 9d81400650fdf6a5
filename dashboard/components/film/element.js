/* Every strip on the page, by its place: arrow keys walk the whole sheet as if it were one. */
const strips = (window[Symbol.for("contact-sheet strips")] ??= new Map())

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const strip = root.querySelector(".strip") ?? root.appendChild(make("ul", { class: "strip" }))
  Object.assign(strip.dataset, { size: data.size, crop: data.crop })
  const tell = data.mode && ((id, extend) => setTriggerValue("chosen", { id, extend }))
  data.frames.forEach((frame, index) => {
    const drawn = JSON.stringify([frame, data.mode])
    const old = strip.children[index]
    if (old?.drawn === drawn) return
    const fresh = cell(frame, data.mode, tell)
    fresh.drawn = drawn
    const hadFocus = old?.contains(parentElement.activeElement)
    if (old) old.replaceWith(fresh)
    else strip.append(fresh)
    if (hadFocus) fresh.querySelector(".open")?.focus()
  })
  while (strip.children.length > data.frames.length) strip.lastChild.remove()
  if (!data.mode) return undefined
  strips.set(data.place, strip)
  keepOneTabStop()
  return () => strips.get(data.place) === strip && strips.delete(data.place)
}

function cell(frame, mode, tell) {
  return make(
    "li",
    { class: frame.selected ? "cell selected" : "cell" },
    make(
      "div",
      { class: "edge", "aria-hidden": "true" },
      make("span", { class: "number" }, frame.number),
      make("span", { class: "date" }, frame.date),
    ),
    frame.words ? missing(frame, mode, tell) : picture(frame, mode, tell),
  )
}

function picture(frame, mode, tell) {
  const image = frame.source && make("img", { src: frame.source, alt: mode ? "" : frame.label, decoding: "async" })
  const window_ = make(
    "div",
    { class: frame.source ? "window" : "window loading" },
    image,
    mode && opener(frame, mode, tell),
    badge(frame),
    mode && veil(frame),
    mode === "select" && tick(frame),
  )
  if (frame.color) window_.style.setProperty("--own-color", frame.color)
  return window_
}

function missing(frame, mode, tell) {
  const link = { href: frame.permalink, target: "_blank", rel: "noopener noreferrer", tabindex: -1 }
  return make(
    "div",
    { class: "window missing" },
    mode && opener(frame, mode, tell),
    make("strong", {}, frame.words),
    make("span", {}, frame.reason),
    frame.permalink && make("a", link, "open post"),
    badge(frame),
    mode === "select" && tick(frame),
  )
}

function opener(frame, mode, tell) {
  const button = make("button", {
    type: "button",
    class: "open",
    "aria-label": frame.label,
    "aria-pressed": mode === "select" && String(Boolean(frame.selected)),
    tabindex: -1,
  })
  button.onclick = (event) => {
    tell(frame.id, event.shiftKey)
    if (mode === "open") returnFocusAfterDialog(button)
  }
  button.onfocus = () => keepOneTabStop(button)
  button.onkeydown = (event) => walk(event, button)
  return button
}

function frames() {
  return [...strips.entries()]
    .filter(([, strip]) => strip.isConnected && strip.checkVisibility())
    .sort(([one], [other]) => one - other)
    .flatMap(([, strip]) => [...strip.querySelectorAll(".open")])
}

/* The sheet is one stop for the Tab key: the frame that was last walked to, else the first. */
function keepOneTabStop(wanted) {
  const all = frames()
  const stop = wanted ?? all.find((button) => button.tabIndex === 0) ?? all[0]
  for (const button of all) button.tabIndex = button === stop ? 0 : -1
}

function walk(event, button) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const all = frames()
  const here = all.indexOf(button)
  const columns = getComputedStyle(button.closest(".strip")).gridTemplateColumns.split(" ").length
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: all.length - 1 - here }
  if (!(event.key in steps)) return
  event.preventDefault()
  const there = all[here + steps[event.key]]
  there?.focus()
  there?.scrollIntoView({ block: "nearest" })
}

/* The dialog hangs elsewhere in the page and does not know which frame opened it. */
function returnFocusAfterDialog(button) {
  const isOpen = () => document.querySelector("[role=dialog]") !== null
  let wasOpen = false
  const watcher = new MutationObserver(() => {
    if (isOpen()) wasOpen = true
    else if (wasOpen) {
      watcher.disconnect()
      window.requestAnimationFrame(() => button.isConnected && button.focus())
    }
  })
  watcher.observe(document.body, { childList: true, subtree: true })
}

function badge(frame) {
  if (!frame.badge) return null
  return make("div", { class: "badge", "aria-hidden": "true" }, frame.slides ? String(frame.slides) : null, outline(frame.badge))
}

function tick(frame) {
  return make("div", { class: frame.selected ? "tick on" : "tick", "aria-hidden": "true" }, frame.selected && outline("check", 16))
}

function veil(frame) {
  if (!frame.likes && !frame.comments) return null
  return make(
    "div",
    { class: "veil", "aria-hidden": "true" },
    frame.likes && make("span", {}, outline("heart", 16), frame.likes),
    frame.comments && make("span", {}, outline("comment", 16), frame.comments),
  )
}
