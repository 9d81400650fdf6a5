const WIDE = ["search", "kinds", "order", "button", "button", "switch"]
const NARROW = ["search", "filter"]

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  if (root.hasChildNodes()) return
  const shapes = (data.narrow ? NARROW : WIDE).map((shape) => make("div", { class: `shape ${shape}` }))
  root.append(make("div", { class: data.narrow ? "narrow tools" : "tools", "aria-hidden": "true" }, shapes))
}
