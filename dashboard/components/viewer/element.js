const rooms = new WeakMap()
const PATIENCE = 15000 // milliseconds until a wish that brought nothing may be made again

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const room = rooms.get(root) ?? furnish(root)
  room.data = data
  recall(room)
  returnFocusAfterDialog(data.id)
  room.send = (turn) => setTriggerValue("turned", turn)
  room.asking.clear()
  room.stage.classList.remove("waiting")
  const isNewPost = room.postDrawn !== undefined && room.postDrawn !== data.id
  room.postDrawn = data.id

  const focused = root.getRootNode().activeElement
  const label = room.stage.contains(focused) ? focused.className : null
  if (drawStage(room)) waitForPicture(room)
  // The last post has no next: what had the focus is gone, and without focus inside the dialog hears no Escape.
  if (label && !root.contains(root.getRootNode().activeElement)) {
    const same = [...room.stage.querySelectorAll("button")].find((button) => button.className === label)
    const next = same ?? room.viewer
    next.focus({ preventScroll: true })
  }
  refreshLoupe(room)
  drawSlides(room)
  drawNotes(room)
  if (isNewPost) say(room, data.alt)
  develop(room)
  return () => leave(room)
}

function furnish(root) {
  const room = { root, seconds: 5, asking: new Set(), asked: new Set(), loupe: null, show: null }
  room.stage = make("div", { class: "stage" })
  room.slides = make("div", { class: "slides", role: "group", "aria-label": "Slides" })
  room.notes = make("div", { class: "notes" })
  room.status = make("p", { class: "unseen", role: "status", "aria-live": "polite" })
  room.toast = make("p", { class: "toast", "aria-hidden": "true", hidden: true })
  room.viewer = make(
    "div",
    { class: "viewer", tabindex: -1 },
    make("div", { class: "light-table" }, room.stage, room.slides),
    room.notes,
    room.status,
    room.toast,
  )
  root.replaceChildren(room.viewer)
  listenForSwipes(room)
  room.onKey = (event) => onKey(room, event)
  room.onHide = () => document.hidden && stopShow(room)
  document.addEventListener("keydown", room.onKey)
  document.addEventListener("visibilitychange", room.onHide)
  rooms.set(root, room)
  return room
}

function leave(room) {
  stopShow(room)
  letGo(room.developed?.found)
  clearTimeout(room.toasting)
  document.removeEventListener("keydown", room.onKey)
  document.removeEventListener("visibilitychange", room.onHide)
  rooms.delete(room.root)
}

/* A turn by hand ends the slideshow; its own turns go straight to `ask`. */
function turn(room, where) {
  stopShow(room, "Slideshow stopped.")
  ask(room, where)
}

function ask(room, where) {
  room.stage.classList.add("waiting")
  clearTimeout(room.patience)
  room.patience = setTimeout(() => room.stage.classList.remove("waiting"), PATIENCE)
  room.send(where)
}

function wish(room, name) {
  room.asked.add(`${name}/${room.data.id}`)
  room.asking.add(name)
  setTimeout(() => room.asking.delete(name) && drawNotes(room, true), PATIENCE)
  drawNotes(room, true)
  room.send({ want: name })
}

function say(room, words) {
  room.status.textContent = words
}

/* The same for eyes as for a screen reader: a few words, for a moment. */
function tell(room, words) {
  say(room, words)
  room.toast.textContent = words
  room.toast.hidden = false
  clearTimeout(room.toasting)
  room.toasting = setTimeout(() => { room.toast.hidden = true }, 4000)
}
