export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  if (!root.button) {
    root.button = make("button", { type: "button", class: "save", onclick: () => save(root) })
    root.status = make("span", { class: "status", role: "status" })
    root.replaceChildren(root.button, root.status)
  }
  root.data = data
  root.button.textContent = data.label
  if (!root.button.disabled) root.status.textContent = ""
}

async function save(root) {
  const { zip, files, table } = root.data
  root.button.disabled = true
  const tell = (words) => { root.status.textContent = words }
  try {
    await saveHeldAsZip(zip, files, table, (done) => tell(`${done} of ${files.length} files packed`))
    tell("Saved.")
  } catch {
    tell("The files could not be read. Close the export, and choose its files again.")
  } finally {
    root.button.disabled = false
  }
}
