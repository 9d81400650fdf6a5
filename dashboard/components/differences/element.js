export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(differingRows(data.rows))
}
