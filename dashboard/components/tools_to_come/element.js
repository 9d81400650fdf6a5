const SHAPES = ["search", "kinds", "order", "button", "button", "switch"]

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".root")
  if (root.hasChildNodes()) return
  const shapes = SHAPES.map((shape) => make("div", { class: `shape ${shape}` }))
  root.append(make("div", { class: "tools", "aria-hidden": "true" }, shapes))
}
