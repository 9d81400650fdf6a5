/* The list of keys that `?` opens on every page; the viewer has one of its own. */
const KEYS = [
  ["Tab", "into the sheet, and on to what follows it"],
  ["← → ↑ ↓", "from frame to frame"],
  ["Home  End", "first and last frame of the sheet"],
  ["Enter", "open the frame; when selecting, pick it or let it go"],
  ["Shift Enter", "when selecting, pick everything up to the frame"],
  ["← →", "in the open frame: previous and next post"],
  ["↑ ↓", "in the open frame: previous and next slide"],
  ["Esc", "close what is open"],
  ["?", "this list; in the open frame, its own"],
]

function keyList() {
  const title = make("h2", { id: "keys-title" }, "Keyboard shortcuts")
  const close = make("button", { type: "button", class: "close" }, "Close")
  const list = make("dl", {}, KEYS.flatMap(([keys, does]) => [make("dt", {}, make("kbd", {}, keys)), make("dd", {}, does)]))
  const dialog = make("dialog", { class: "key-list", "aria-labelledby": "keys-title" }, title, list, close)
  close.onclick = () => dialog.close()
  dialog.onclick = (event) => event.target === dialog && dialog.close()
  return dialog
}

/* Heard anywhere on the page but in a field, where it is text, and under an open dialog. */
function hearQuestionMark(dialog) {
  const hear = (event) => {
    if (event.key !== "?" || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    if (event.composedPath().some((node) => ["INPUT", "TEXTAREA"].includes(node.tagName) || node.isContentEditable)) return
    if (!dialog.isConnected || document.querySelector("[role=dialog]")) return
    event.preventDefault()
    if (dialog.open) dialog.close()
    else dialog.showModal()
  }
  document.addEventListener("keydown", hear)
  return () => document.removeEventListener("keydown", hear)
}
