export default function ({ data, parentElement }) {
  const link = make("a", { href: data.address, download: "" }, data.words)
  parentElement.querySelector(".root").replaceChildren(link)
}
