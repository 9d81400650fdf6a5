/* What each key does, once: for the listener and for the list that `?` opens. */
const KEYS = [
  { keys: ["ArrowLeft", "ArrowRight"], shown: "← →", does: "previous and next post" },
  { keys: ["ArrowUp", "ArrowDown"], shown: "↑ ↓", does: "previous and next slide of an album" },
  { keys: ["z"], shown: "z", does: "picture at 100 %, and back; then the arrows move it" },
  { keys: ["s"], shown: "s", does: "slideshow, start and stop" },
  { keys: ["c"], shown: "c", does: "copy the caption" },
  { keys: ["?"], shown: "?", does: "this list" },
  { keys: ["Escape"], shown: "Esc", does: "close" },
]

function onKey(room, event) {
  // With a modifier they are the browser's; in a player the arrows wind the film, and in a field they are text.
  if (event.key === "Escape") return passOnEscape(room, event)
  if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return
  const within = event.composedPath().map((node) => node.tagName)
  if (within.includes("INPUT") || within.includes("TEXTAREA")) return
  const isArrow = event.key.startsWith("Arrow")
  if (isArrow && within.includes("VIDEO")) return
  if (isArrow && room.loupe) return handled(event, () => moveLoupeByKey(room, event.key))
  const { data } = room
  const deeds = {
    ArrowLeft: data.previous && (() => turn(room, { step: -1 })),
    ArrowRight: data.next && (() => turn(room, { step: 1 })),
    ArrowUp: data.slide > 0 && (() => turn(room, { slide: data.slide - 1 })),
    ArrowDown: data.slide + 1 < data.slides.length && (() => turn(room, { slide: data.slide + 1 })),
    z: () => toggleLoupe(room),
    s: canShow(room) && (() => toggleShow(room)),
    c: data.caption && (() => copyCaption(room)),
    "?": () => toggleKeys(room),
  }
  const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (deed) handled(event, deed)
}

/* A button that is switched off while it works loses the focus to nobody, and then the dialog hears no Escape. */
function passOnEscape(room, event) {
  if (document.activeElement !== document.body) return
  room.viewer.focus({ preventScroll: true })
  room.viewer.dispatchEvent(new KeyboardEvent("keydown", { key: event.key, code: event.code, bubbles: true, composed: true, cancelable: true }))
}

function handled(event, deed) {
  event.preventDefault()
  deed()
}

function keyList(room) {
  return make(
    "section",
    { class: "key-list", "aria-label": "Keyboard shortcuts" },
    make("h3", {}, "Keyboard shortcuts"),
    make("dl", {}, KEYS.flatMap(({ shown, does }) => [make("dt", {}, make("kbd", {}, shown)), make("dd", {}, does)])),
  )
}

function toggleKeys(room) {
  room.showsKeys = !room.showsKeys
  drawNotes(room, true)
  if (room.showsKeys) {
    room.root.querySelector(".key-list").scrollIntoView({ block: "nearest" })
    say(room, KEYS.map(({ shown, does }) => `${shown}: ${does}`).join(". "))
  }
}
