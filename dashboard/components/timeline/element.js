const rulers = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const ruler = rulers.get(root) ?? listenForWindow(root)
  const jump = (place, isYear = false) => setTriggerValue("jumped", { place, year: isYear })
  root.redraw = () => draw(root, ruler, data, jump)
  root.redraw()
  return () => {
    ruler.stop()
    rulers.delete(root)
  }
}

function listenForWindow(root) {
  const ruler = makeScrubber(root)
  const leaving = new AbortController()
  const soon = () => window.requestAnimationFrame(() => ruler.node.isConnected && follow(ruler))
  NARROW.addEventListener("change", () => root.redraw(), { signal: leaving.signal })
  window.addEventListener("resize", soon, { signal: leaving.signal })
  document.addEventListener("scroll", soon, { capture: true, passive: true, signal: leaving.signal })
  // A dialog that closes gives the focus back.
  document.addEventListener("focusin", soon, { signal: leaving.signal })
  looked.watchers.add(soon)
  // What comes above the frames moves them.
  const laidOut = new ResizeObserver(soon)
  laidOut.observe(document.querySelector("[data-testid=stMainBlockContainer]"))
  ruler.stop = () => {
    leaving.abort()
    laidOut.disconnect()
    looked.watchers.delete(soon)
  }
  rulers.set(root, ruler)
  return ruler
}

function draw(root, ruler, data, jump) {
  const drawn = JSON.stringify([data, NARROW.matches])
  if (root.drawn === drawn) return
  root.drawn = drawn
  if (!NARROW.matches) return drawBars(root, data, jump)
  if (!ruler.node.isConnected) root.replaceChildren(ruler.node)
  // The frames are drawn after this.
  window.requestAnimationFrame(() => ruler.node.isConnected && drawScrubber(ruler, data, jump))
}

function drawBars(root, data, jump) {
  const most = Math.max(1, ...data.years.flatMap((year) => year.months.map((month) => month.count)))
  root.replaceChildren(
    make("nav", { class: "years", "aria-label": "Years and months" }, data.years.map((year) => column(year, most, jump))),
  )
  // Not at once: the page would be laid out now, and again when the rest of it has come.
  window.requestAnimationFrame(() => showHere(root))
}

/* Not scrollIntoView: where the window is low or enlarged it would move the page along. */
function showHere(root) {
  const [years, here] = [root.querySelector(".years"), root.querySelector("[aria-current]")]
  if (!here) return
  years.scrollLeft += here.getBoundingClientRect().left - years.getBoundingClientRect().left - years.clientWidth / 2
}

function column(year, most, jump) {
  // A year takes the room its months need, so that every month is as wide as any other.
  const node = make(
    "div",
    { class: "year" },
    make("div", { class: "months" }, year.months.map((month) => bar(month, most, jump))),
    make("button", { type: "button", class: "name", "aria-label": year.label, onclick: () => jump(year.first, true) }, year.year),
  )
  node.style.flexGrow = year.months.length
  return node
}

function bar(month, most, jump) {
  const button = make("button", {
    type: "button",
    title: month.label,
    "aria-label": month.label,
    "aria-current": month.here && "date",
    disabled: month.first === null,
    tabindex: month.first === null ? null : -1,
    onclick: () => jump(month.first),
  })
  button.style.setProperty("--tall", month.count ? `${Math.max(8, (100 * month.count) / most)}%` : "0%")
  return button
}
