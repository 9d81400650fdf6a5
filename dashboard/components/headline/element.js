export default function ({ data, parentElement }) {
  parentElement.querySelector(".root").replaceChildren(make("h1", {}, data.title), make("p", {}, data.lead))
}
