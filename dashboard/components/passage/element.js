export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.classList.toggle("first", data.is_first)
  root.replaceChildren(
    ...[
      data.head && make("h2", { class: "head" }, data.head),
      data.title && make(data.is_first ? "h1" : "h3", {}, data.title),
      data.words && make("p", {}, data.words),
    ].filter(Boolean),
  )
}
