/* The viewer stays in the page, closed, and opens a dialog of its own over all of it: with the small picture at once,
   and with everything else as soon as the server has sent it. */
const rooms = new WeakMap()
const PATIENCE = 15000 // milliseconds until a wish that brought nothing may be made again

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const room = rooms.get(root) ?? { root, seconds: 5, asking: new Set(), asked: new Set() }
  rooms.set(root, room)
  room.send = (turn) => setTriggerValue("turned", turn)
  const showHere = (id, isAsked) => show(room, id, isAsked)
  looked.show = showHere
  receive(room, data)
  return () => {
    if (looked.show === showHere) looked.show = null
    takeAway(room)
    rooms.delete(root)
  }
}

/* A frame was clicked. `isAsked`: the viewer asks for the post itself, without a run of the page. */
function show(room, id, isAsked) {
  room.isClosing = false
  room.pending = id
  open(room)
  preview(room, id)
  wait(room)
  if (isAsked) room.send({ open: id })
}

function receive(room, data) {
  // What was on its way when somebody closed the viewer, or opened it, says nothing of that.
  if (!data) {
    room.isClosing = false
    if (!room.pending) takeAway(room)
    return
  }
  if (room.isClosing) return
  room.pending = null
  room.data = data
  recall(room)
  looked.at = data.id
  open(room)
  room.asking.clear()
  room.stage.classList.remove("waiting")
  const isNewPost = room.postDrawn !== undefined && room.postDrawn !== data.id
  room.postDrawn = data.id
  room.viewer.setAttribute("aria-label", [data.number, data.alt || data.words].filter(Boolean).join(", "))
  if (drawStage(room)) waitForPicture(room)
  refreshLoupe(room)
  drawHead(room)
  drawSlides(room)
  drawNotes(room)
  drawSheet(room)
  keepFocus(room)
  if (isNewPost) say(room, [data.place, data.alt].filter(Boolean).join(". "))
  develop(room)
}

function open(room) {
  if (room.viewer) return
  Object.assign(room, { loupe: null, show: null, isUp: false, postDrawn: undefined, stageDrawn: null, slidesDrawn: null, notesDrawn: null })
  room.sight = make("div", { class: "sight" })
  room.previous = turner("previous", "left", "Previous post", () => turn(room, { step: -1 }))
  room.next = turner("next", "right", "Next post", () => turn(room, { step: 1 }))
  room.stage = make("div", { class: "stage" }, room.sight, room.previous, room.next)
  room.head = makeHead(room)
  room.slides = make("div", { class: "slides", role: "group", "aria-label": "Slides", hidden: true })
  room.status = make("p", { class: "unseen", role: "status", "aria-live": "polite" })
  room.toast = make("p", { class: "toast", "aria-hidden": "true", hidden: true })
  room.table = make("div", { class: "light-table" }, room.head, room.stage, room.slides, room.status, room.toast)
  room.grab = make("button", { type: "button", class: "grab", "aria-label": "Caption and actions" })
  room.words = make("div", { class: "words" })
  room.notes = make("div", { class: "notes" }, room.grab, room.words)
  room.viewer = make("dialog", { class: "viewer", tabindex: -1, "aria-label": "A post" }, room.table, room.notes)
  room.root.replaceChildren(room.viewer)
  listenForFingers(room)
  listenForPulls(room)
  room.stopListening = listen(room)
  room.viewer.showModal()
  room.viewer.focus({ preventScroll: true })
  drawSheet(room)
}

function listen(room) {
  const whileOpen = new AbortController()
  const on = (target, name, deed) => target.addEventListener(name, deed, { signal: whileOpen.signal })
  // Before the page behind hears the key.
  document.addEventListener("keydown", (event) => onKey(room, event), { capture: true, signal: whileOpen.signal })
  on(document, "visibilitychange", () => document.hidden && stopShow(room))
  on(NARROW, "change", () => room.data ? drawNotes(room, true) : drawSheet(room))
  on(room.viewer, "pointermove", (event) => event.pointerType === "mouse" && wake(room))
  on(room.viewer, "focusin", () => wake(room))
  on(room.table, "fullscreenchange", () => afterFull(room))
  on(room.viewer, "cancel", (event) => {
    if (!isFull(room)) return
    event.preventDefault()
    toggleFull(room)
  })
  on(room.viewer, "close", () => close(room))
  const [stopStepping, uncover] = [stepOverTurns(), coverScreen()]
  return () => {
    whileOpen.abort()
    stopStepping()
    uncover()
  }
}

/* Somebody has closed it: that is seen at once, and the address forgets the frame. */
function close(room) {
  room.isClosing = true
  room.pending = null
  takeAway(room)
  room.send({ close: true })
}

function takeAway(room) {
  if (!room.viewer) return
  stopShow(room)
  room.stopFetching?.()
  for (const timer of [room.toasting, room.idling, room.tapping, room.patience]) clearTimeout(timer)
  room.stopListening()
  letFilmGo(room.developed?.found)
  room.developed = null
  room.viewer.remove()
  room.viewer = null
  room.data = null
  window.requestAnimationFrame(() => focusLooked(10))
}

/* A turn by hand ends the slideshow; its own turns go straight to `ask`. */
function turn(room, where) {
  stopShow(room, "Slideshow stopped.")
  ask(room, where)
}

function ask(room, where) {
  const { data } = room
  if (where.step) preview(room, where.step > 0 ? data.next : data.previous)
  wait(room)
  room.send(where)
}

function wait(room) {
  room.stage.classList.add("waiting")
  clearTimeout(room.patience)
  room.patience = setTimeout(() => {
    room.pending = null
    room.stage.classList.remove("waiting")
  }, PATIENCE)
}

function wish(room, name) {
  room.asked.add(`${name}/${room.data.id}`)
  room.asking.add(name)
  setTimeout(() => room.asking.delete(name) && room.data && drawNotes(room, true), PATIENCE)
  drawNotes(room, true)
  room.send({ want: name })
}

/* What was drawn anew, or is no longer there, had the focus: the keys still need it within. */
function keepFocus(room) {
  const focused = room.root.getRootNode().activeElement
  if (!room.viewer.contains(focused) || !focused.checkVisibility()) room.viewer.focus({ preventScroll: true })
}

function say(room, words) {
  room.status.textContent = words
}

/* The same for eyes as for a screen reader: a few words, for a moment. */
function tell(room, words, seconds = 4) {
  say(room, words)
  room.toast.textContent = words
  room.toast.hidden = !words
  clearTimeout(room.toasting)
  if (Number.isFinite(seconds)) room.toasting = setTimeout(() => { room.toast.hidden = true }, seconds * 1000)
}
