/* The picture enlarged. By key and mouse at 100 %: one of its pixels is one CSS pixel; two fingers choose for
   themselves. What is larger than the picture shown is fetched only now. */
const DOUBLE_TAP = 300 // milliseconds
const STEP = 120 // CSS pixels an arrow key moves the picture
const LARGEST = 4 // times as large as it fits, where that is more than 100 %

function canMagnify({ data }) {
  return Boolean(data?.picture && data.size && !data.video && !data.words)
}

/* The scale at which the whole picture fits the stage. */
function fitting({ data, stage }) {
  return Math.min(stage.clientWidth / data.size[0], stage.clientHeight / data.size[1])
}

/* A click of the mouse or Enter magnifies at once. A finger taps once to see nothing but the picture, twice to enlarge. */
function pressPicture(room, event) {
  if (event.timeStamp - (room.swipedAt ?? -Infinity) < 400) return
  const at = event.detail ? { x: event.clientX, y: event.clientY } : null
  const isTouch = event.pointerType === "touch" || event.pointerType === "pen"
  if (!isTouch) return openLoupe(room, at)
  clearTimeout(room.tapping)
  const isSecond = event.timeStamp - (room.tappedAt ?? -Infinity) < DOUBLE_TAP
  room.tappedAt = isSecond ? undefined : event.timeStamp
  if (isSecond) return openLoupe(room, at, Math.max(1, 2 * fitting(room)))
  room.tapping = setTimeout(() => setBare(room, !room.viewer?.classList.contains("bare")), DOUBLE_TAP)
}

function toggleLoupe(room) {
  if (room.loupe) closeLoupe(room)
  else if (canMagnify(room)) openLoupe(room, null)
}

function openLoupe(room, at, scale = 1) {
  const { data, stage } = room
  const [width, height] = data.size
  const fit = fitting(room)
  if (scale === 1 && fit >= 1) return tell(room, "This picture is shown at 100 % or more already.")
  stopShow(room)
  const image = make("img", { src: data.full ?? data.picture, alt: "", draggable: "false", width, height })
  const scaled = make("span")
  const node = make(
    "div",
    { class: "loupe", role: "application", tabindex: 0, "aria-label": `${data.alt}, enlarged. Arrow keys move it, z leaves.` },
    image,
    make("button", { type: "button", class: "leave", "aria-label": "Back to the whole picture", onclick: () => closeLoupe(room) }, scaled, make("span", {}, "fit")),
  )
  const [x, y] = [(stage.clientWidth - width * fit) / 2, (stage.clientHeight - height * fit) / 2]
  room.loupe = { node, image, scaled, x, y, scale: fit, width, height }
  stage.append(node)
  scaleLoupe(room, scale, at)
  listenForDrags(room)
  node.focus({ preventScroll: true })
  say(room, "Enlarged. Arrow keys move the picture, z leaves.")
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

/* What lies under this point of the window stays under it; without a point, the middle. */
function scaleLoupe(room, wanted, at) {
  const { loupe, stage } = room
  const fit = fitting(room)
  const scale = Math.max(fit, Math.min(Math.max(1, LARGEST * fit), wanted))
  const box = stage.getBoundingClientRect()
  const under = at ? [at.x - box.left, at.y - box.top] : [stage.clientWidth / 2, stage.clientHeight / 2]
  const ratio = scale / loupe.scale
  loupe.scale = scale
  loupe.scaled.textContent = `${Math.round(scale * 100)} %`
  moveLoupe(room, under[0] - (under[0] - loupe.x) * ratio, under[1] - (under[1] - loupe.y) * ratio)
}

function moveLoupe(room, x, y) {
  const { loupe, stage } = room
  const held = (at, size, frame) => (size <= frame ? (frame - size) / 2 : Math.min(0, Math.max(frame - size, at)))
  loupe.x = held(x, loupe.width * loupe.scale, stage.clientWidth)
  loupe.y = held(y, loupe.height * loupe.scale, stage.clientHeight)
  loupe.image.style.transform = `translate(${loupe.x}px, ${loupe.y}px) scale(${loupe.scale})`
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
  node.onpointermove = (event) => {
    if (room.pinch) from = null
    if (from && event.isPrimary) moveLoupe(room, event.clientX - from.x, event.clientY - from.y)
  }
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
