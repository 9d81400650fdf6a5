export default function ({ data, parentElement }) {
  const figure = (one) =>
    make(
      "div",
      {},
      make("dt", {}, one.name),
      make("dd", { class: "value" }, one.value),
      make("dd", { class: "note" }, one.note),
    )
  parentElement.querySelector(".root").replaceChildren(make("dl", {}, data.figures.map(figure)))
}
