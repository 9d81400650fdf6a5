export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  root.close = () => setTriggerValue("closed", true)
  const facts = data.facts.flatMap((fact) => [make("span", { "aria-hidden": "true" }, " · "), make("span", { class: "fact" }, fact)])
  root.replaceChildren(
    make("p", {}, make("strong", {}, data.title), facts),
    make("button", { type: "button", onclick: () => root.close() }, "Close it"),
  )
}
