export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(...(data.words ? [make("h2", {}, data.words)] : []))
}
