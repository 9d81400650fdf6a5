export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.replaceChildren(make("img", { src: data.address, alt: data.says }))
}
