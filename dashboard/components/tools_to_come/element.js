const TOOLS = ["search", "kinds", "order", "button", "button", "switch"]

export default function ({ parentElement }) {
  const root = parentElement.querySelector(".root")
  if (root.hasChildNodes()) return
  const shapes = TOOLS.map((shape) => make("div", { class: `shape ${shape}` }))
  root.append(make("div", { class: "tools", "aria-hidden": "true" }, shapes))
}
