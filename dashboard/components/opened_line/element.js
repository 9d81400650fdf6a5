export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  root.close = () => {
    closeShelf()
    setTriggerValue("closed", true)
  }
  const facts = data.facts.flatMap((fact, at) => [at > 0 && " · ", make("span", { class: "fact" }, fact)])
  root.replaceChildren(
    make(
      "div",
      { class: "line" },
      make("p", {}, make("strong", {}, data.title), make("span", { class: "between" }, " · "), facts),
      make("button", { type: "button", onclick: () => root.close() }, "Close it"),
    ),
  )
}
