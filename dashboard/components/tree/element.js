export default function ({ data, parentElement }) {
  const line = ([branches, name, words, isMain]) => make(
    "div",
    { class: "line" },
    make(
      "span",
      { class: "path" },
      make("span", { "aria-hidden": "true" }, branches),
      make(isMain ? "b" : "span", {}, name),
    ),
    make("span", { class: "words" }, words),
  )
  parentElement.querySelector(".root").replaceChildren(...data.lines.map(line))
}
