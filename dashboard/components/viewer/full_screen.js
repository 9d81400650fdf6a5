/* The picture alone on the whole screen. What lies over it goes away until the pointer moves or a key is pressed. */
const IDLE = 2000 // milliseconds

function isFull(room) {
  return room.root.getRootNode().fullscreenElement === room.table
}

/* Asked for a plain element inside the dialog: a browser refuses it to the dialog itself. */
function toggleFull(room) {
  if (isFull(room)) return document.exitFullscreen()
  room.table.requestFullscreen().catch(() => tell(room, "This browser does not let the app fill the screen."))
}

function afterFull(room) {
  room.notes.inert = isFull(room)
  room.viewer.classList.toggle("full", isFull(room))
  wake(room)
}

function wake(room) {
  setBare(room, false)
  clearTimeout(room.idling)
  if (isFull(room)) room.idling = setTimeout(() => setBare(room, true), IDLE)
}

/* They only cannot be seen: whoever does not look at them finds them where they were. */
function setBare(room, isBare) {
  room.viewer?.classList.toggle("bare", isBare)
}

/* Only so does a phone let the black go under its notch and its bar, and tell how far they reach in. The page behind
   keeps clear of them by itself again afterwards. */
function coverScreen() {
  const meta = document.querySelector("meta[name=viewport]")
  const before = meta.content
  meta.content = `${before}, viewport-fit=cover`
  return () => { meta.content = before }
}
