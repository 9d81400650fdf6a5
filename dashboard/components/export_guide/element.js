export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  const isOrdered = data.kind === "clicks"
  const title = isOrdered ? make("h3", {}, "Five clicks make the export") : make("p", { class: "running" }, "If it is not quite right, this page says so")
  const items = data.items.map(([name, words, chips]) =>
    make(
      "li",
      {},
      make("strong", {}, name),
      words && make("p", {}, words),
      chips.length > 0 && make("p", { class: "chips" }, chips.map((chip) => make("span", {}, chip))),
    ),
  )
  root.replaceChildren(title, make(isOrdered ? "ol" : "ul", { class: data.kind }, items))
}
