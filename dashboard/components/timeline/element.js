export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const drawn = JSON.stringify(data)
  if (root.drawn === drawn) return
  root.drawn = drawn
  const most = Math.max(1, ...data.years.flatMap((year) => year.months.map((month) => month.count)))
  const jump = (place) => setTriggerValue("jumped", place)
  root.replaceChildren(
    make("nav", { class: "years", "aria-label": "Years and months" }, data.years.map((year) => column(year, most, jump))),
  )
  // Not at once: the page would be laid out now, and again when the rest of it has come.
  window.requestAnimationFrame(() => root.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" }))
}

function column(year, most, jump) {
  // A year takes the room its months need, so that every month is as wide as any other.
  const node = make(
    "div",
    { class: "year" },
    make("div", { class: "months" }, year.months.map((month) => bar(month, most, jump))),
    make("button", { type: "button", class: "name", "aria-label": year.label, onclick: () => jump(year.first) }, year.year),
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
