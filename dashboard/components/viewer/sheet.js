/* In a narrow window the notes are a sheet at its foot: a peek of them, or pulled up, all of them. */
const NARROW = matchMedia("(max-width: 1099px)")
const PULL = 24 // CSS pixels before a movement of the finger pulls the sheet

function isSheet() {
  return NARROW.matches
}

function pull(room, isUp) {
  room.isUp = isUp
  if (!isUp) room.notes.scrollTop = 0
  drawSheet(room)
}

function drawSheet(room) {
  const isPeek = isSheet() && !room.isUp
  room.notes.classList.toggle("up", isSheet() && room.isUp)
  room.grab.hidden = !isSheet()
  room.grab.setAttribute("aria-expanded", String(!isPeek))
  // What is clipped away in the peek must not be a stop of the Tab key.
  for (const tag of room.words.querySelectorAll(".find")) tag.tabIndex = isPeek ? -1 : 0
}

/* A tap anywhere on the peek pulls it up, a finger moved over it or over the grab does as it says. */
function listenForPulls(room) {
  const { notes, grab } = room
  let from = null
  notes.onpointerdown = (event) => { from = isSheet() && (event.target === grab || !room.isUp) ? event.clientY : null }
  notes.onpointercancel = () => { from = null }
  notes.onpointerup = (event) => {
    const moved = from === null ? 0 : event.clientY - from
    from = null
    if (Math.abs(moved) < PULL) return
    room.pulledAt = event.timeStamp
    pull(room, moved < 0)
  }
  notes.onclick = (event) => {
    if (!isSheet() || event.timeStamp - (room.pulledAt ?? -Infinity) < 400) return
    if (event.target === grab) pull(room, !room.isUp)
    else if (!room.isUp && !event.target.closest("button, a")) pull(room, true)
  }
}
