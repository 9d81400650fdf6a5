/* Fingers on the picture: across turns, up pulls the caption, down closes, two enlarge. A mouse has the buttons. */
const SWIPE = 48 // CSS pixels before a movement of the finger means something
const PINCH = 0.04 // how much wider two fingers are apart before that means something

function listenForFingers(room) {
  const { stage } = room
  const fingers = new Map()
  let from = null
  stage.onpointerdown = (event) => {
    if (event.pointerType === "mouse") return
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    const onControls = event.target.tagName === "VIDEO" && event.offsetY > event.target.clientHeight - 64
    from = fingers.size === 1 && !room.loupe && !onControls ? { x: event.clientX, y: event.clientY } : null
    room.pinch = fingers.size === 2 && canMagnify(room) ? { apart: apart(fingers), scale: room.loupe?.scale ?? fitting(room) } : null
    if (room.pinch) hold(room, 0)
  }
  stage.onpointermove = (event) => {
    if (!fingers.has(event.pointerId)) return
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY })
    if (room.pinch && fingers.size === 2) return pinch(room, fingers)
    if (from) hold(room, Math.abs(event.clientX - from.x) > Math.abs(event.clientY - from.y) ? event.clientX - from.x : 0)
  }
  stage.onpointercancel = (event) => end(event, () => {})
  stage.onpointerup = (event) => end(event, (by) => swipe(room, by, event.timeStamp))

  const end = (event, act) => {
    if (!fingers.delete(event.pointerId)) return
    const by = from && { x: event.clientX - from.x, y: event.clientY - from.y }
    from = null
    letGo(room)
    if (room.pinch) return endPinch(room, event.timeStamp)
    if (by) act(by)
  }
}

function swipe(room, by, at) {
  if (!room.data) return
  const [across, along] = [Math.abs(by.x), Math.abs(by.y)]
  if (Math.max(across, along) < SWIPE) return
  room.swipedAt = at
  if (across > 2 * along) {
    if (by.x < 0 && room.data.next) turn(room, { step: 1 })
    if (by.x > 0 && room.data.previous) turn(room, { step: -1 })
  } else if (along > 2 * across) {
    if (by.y < 0) pull(room, true)
    else if (isSheet() && room.isUp) pull(room, false)
    else close(room)
  }
}

/* The picture goes with the finger, and less far where there is no further post. */
function hold(room, x) {
  const hasEnd = x < 0 ? !room.data?.next : !room.data?.previous
  room.sight.classList.add("held")
  room.sight.style.translate = `${hasEnd ? x / 4 : x}px`
}

function letGo(room) {
  room.sight.classList.remove("held")
  room.sight.style.translate = ""
}

function apart(fingers) {
  const [one, other] = fingers.values()
  return Math.hypot(one.x - other.x, one.y - other.y)
}

function pinch(room, fingers) {
  const [one, other] = fingers.values()
  const ratio = apart(fingers) / room.pinch.apart
  const middle = { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 }
  if (!room.loupe && ratio > 1 + PINCH) openLoupe(room, middle, room.pinch.scale)
  if (room.loupe) scaleLoupe(room, room.pinch.scale * ratio, middle)
}

function endPinch(room, at) {
  room.pinch = null
  room.swipedAt = at
  if (room.loupe && room.loupe.scale <= fitting(room) * (1 + PINCH)) closeLoupe(room)
}
