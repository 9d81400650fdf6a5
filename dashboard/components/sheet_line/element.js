export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").textContent = data.words
}
