export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  if (root.serial === data.serial) return
  root.serial = data.serial
  root.status = make("p", { role: "status" })
  root.replaceChildren(root.status)
  save(root, data)
}

async function save(root, { page, name, spots, side }) {
  const all = Object.entries(spots)
  let whole = page
  for (const [done, [address, spot]] of all.entries()) {
    root.status.textContent = `${done} of ${all.length} pictures made`
    const { source, words } = await printOf(spot, side)
    const picture = source ? `<img alt="" src="${source}">` : `<div class="missing">${words}</div>`
    // Captions are text in the page, and hold no quotation mark of its own kind: nothing else looks like this.
    whole = whole.replace(`<img alt="" src="${address}">`, () => picture)
  }
  handOut(new Blob([whole], { type: "text/html" }), name)
  root.status.textContent = "Saved."
}
