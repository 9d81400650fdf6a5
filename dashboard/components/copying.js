/* Put a text on the clipboard; says whether that worked. `room` is an element in reach that may hold a field for a moment. */
async function copyText(text, room) {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return copyByHand(text, room)
  }
}

/* Where the clipboard is closed to scripts (plain HTTP), a selected field and the old command still work. */
function copyByHand(text, room) {
  const focused = room.getRootNode().activeElement
  const field = make("textarea", { class: "unseen", readonly: true, "aria-hidden": "true" })
  field.value = text
  room.append(field)
  field.select()
  let copied = false
  try {
    copied = document.execCommand("copy")
  } catch {
    copied = false
  }
  field.remove()
  focused?.focus({ preventScroll: true })
  return copied
}
