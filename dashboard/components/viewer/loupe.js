/* The picture at 100 %: one of its pixels is one CSS pixel. What is larger than the picture shown is fetched only now. */
const DOUBLE_TAP = 350 // milliseconds
const STEP = 120 // CSS pixels an arrow key moves the picture

function canMagnify({ data }) {
  return Boolean(data.picture && data.size && !data.video && !data.words)
}

/* A click of the mouse or Enter magnifies at once; a finger taps twice, because one finger also swipes. */
function pressPicture(room, event) {
  if (event.timeStamp - (room.swipedAt ?? -Infinity) < 400) return
  const at = event.detail ? { x: event.clientX, y: event.clientY } : null
  const isTouch = event.pointerType === "touch" || event.pointerType === "pen"
  if (!isTouch) return openLoupe(room, at)
  const isSecond = event.timeStamp - (room.tappedAt ?? -Infinity) < DOUBLE_TAP
  room.tappedAt = isSecond ? undefined : event.timeStamp
  if (isSecond) openLoupe(room, at)
}

function toggleLoupe(room) {
  if (room.loupe) closeLoupe(room)
  else if (canMagnify(room)) openLoupe(room, null)
}

function openLoupe(room, at) {
  const { data, stage } = room
  const shown = stage.querySelector("img")
  const [width, height] = data.size
  if (width <= shown.clientWidth) return say(room, "This is already 100 %.")
  stopShow(room)
  const before = shown.getBoundingClientRect()
  const image = make("img", { src: data.full ?? data.picture, alt: "", draggable: "false", width, height })
  const node = make(
    "div",
    { class: "loupe", role: "application", tabindex: 0, "aria-label": `${data.alt}, at 100 %. Arrow keys move it, z leaves.` },
    image,
    make("button", { type: "button", class: "leave", "aria-label": "Back to the whole picture", onclick: () => closeLoupe(room) }, "100 %", make("span", {}, "fit")),
  )
  room.loupe = { node, image, x: 0, y: 0, width, height }
  stage.append(node)
  // What was under the pointer stays under it.
  const part = at ? [(at.x - before.left) / before.width, (at.y - before.top) / before.height] : [0.5, 0.5]
  const frame = stage.getBoundingClientRect()
  const under = at ? [at.x - frame.left, at.y - frame.top] : [stage.clientWidth / 2, stage.clientHeight / 2]
  moveLoupe(room, under[0] - part[0] * width, under[1] - part[1] * height)
  listenForDrags(room)
  node.focus({ preventScroll: true })
  say(room, "At 100 %. Arrow keys move the picture, z leaves.")
  if (!data.full && !data.whole) wish(room, "full")
}

function closeLoupe(room) {
  if (!room.loupe) return
  const hadFocus = room.loupe.node.contains(room.root.getRootNode().activeElement)
  room.loupe.node.remove()
  room.loupe = null
  if (hadFocus) (room.stage.querySelector(".magnify") ?? room.viewer).focus({ preventScroll: true })
}

function refreshLoupe(room) {
  if (room.loupe && room.data.full && room.loupe.image.src !== room.data.full) room.loupe.image.src = room.data.full
}

function moveLoupe(room, x, y) {
  const { loupe, stage } = room
  const held = (at, size, frame) => (size <= frame ? (frame - size) / 2 : Math.min(0, Math.max(frame - size, at)))
  loupe.x = held(x, loupe.width, stage.clientWidth)
  loupe.y = held(y, loupe.height, stage.clientHeight)
  loupe.image.style.transform = `translate(${loupe.x}px, ${loupe.y}px)`
}

function moveLoupeByKey(room, key) {
  const [x, y] = { ArrowLeft: [STEP, 0], ArrowRight: [-STEP, 0], ArrowUp: [0, STEP], ArrowDown: [0, -STEP] }[key]
  moveLoupe(room, room.loupe.x + x, room.loupe.y + y)
}

function listenForDrags(room) {
  const { node } = room.loupe
  let from = null
  let lastTap = -Infinity
  node.onpointerdown = (event) => {
    if (!event.isPrimary || event.target.closest(".leave")) return
    from = { x: event.clientX - room.loupe.x, y: event.clientY - room.loupe.y, startX: event.clientX, startY: event.clientY }
    node.setPointerCapture(event.pointerId)
  }
  node.onpointermove = (event) => from && event.isPrimary && moveLoupe(room, event.clientX - from.x, event.clientY - from.y)
  node.onpointercancel = () => { from = null }
  node.onpointerup = (event) => {
    if (!from || !event.isPrimary) return
    const isTap = Math.hypot(event.clientX - from.startX, event.clientY - from.startY) < 6
    from = null
    if (!isTap) return
    const isMouse = event.pointerType === "mouse"
    if (isMouse || event.timeStamp - lastTap < DOUBLE_TAP) return closeLoupe(room)
    lastTap = event.timeStamp
  }
}
