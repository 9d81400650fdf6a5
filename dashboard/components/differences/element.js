export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(
    make(
      "dl",
      {},
      data.rows.flatMap(([name, pieces]) => [
        make("dt", {}, name),
        make("dd", {}, pieces.map(([text, differs]) => (differs ? make("mark", {}, text) : document.createTextNode(text)))),
      ]),
    ),
  )
}
