const SHAPES = ["search", "kinds", "order", "button", "button", "switch"]

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".root")
  if (root.hasChildNodes()) return
  const shapes = SHAPES.map((shape) => make("div", { class: `shape ${shape}` }))
  const tools = make("div", { class: "tools" }, shapes)
  root.append(make("div", { "aria-hidden": "true" }, tools, make("div", { class: "line" }), make("div", { class: "years" })))
}
