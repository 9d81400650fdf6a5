export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const marked = () => [...root.querySelectorAll("input:checked")].map((input) => input.value)
  const tell = () => setTriggerValue("chosen", marked())
  const drawn = JSON.stringify([data.name, data.many, data.options])
  // The field that has the focus stays.
  if (root.drawn !== drawn) {
    const focused = root.getRootNode().activeElement?.value
    root.replaceChildren(
      make("fieldset", {}, make("legend", { class: "unseen" }, data.name), data.options.map((one) => option(one, data))),
    )
    root.drawn = drawn
    if (focused) [...root.querySelectorAll("input")].find((input) => input.value === focused)?.focus()
  }
  for (const input of root.querySelectorAll("input")) {
    input.checked = data.chosen.includes(input.value)
    input.onchange = tell
  }
}

function option(one, { name, many }) {
  return make(
    "label",
    { class: one.open ? "open" : "shut" },
    make("input", { type: many ? "checkbox" : "radio", name, value: one.value, disabled: !one.open }),
    make("span", { class: "words" }, one.words),
    make("span", { class: "figure" }, one.figure),
    make("span", { class: "meaning" }, one.meaning),
  )
}
