/* Texts one under the other, each with its name; of [text, differs] pieces, those that differ are marked. */
function differingRows(rows) {
  return make(
    "dl",
    {},
    rows.flatMap(([name, pieces]) => [
      make("dt", {}, name),
      make("dd", {}, pieces.map(([text, differs]) => (differs ? make("mark", {}, text) : document.createTextNode(text)))),
    ]),
  )
}
