/* What each key does, once: for the listener and for the list that `?` opens. */
const KEYS = [
  { keys: ["ArrowLeft", "ArrowRight"], shown: "← →", does: "previous and next post", brief: "post" },
  { keys: ["ArrowUp", "ArrowDown"], shown: "↑ ↓", does: "previous and next slide of an album", brief: "slide" },
  { keys: ["f"], shown: "f", does: "full screen, and back", brief: "full screen" },
  { keys: ["Escape"], shown: "Esc", does: "close", brief: "close" },
  { keys: [" ", "s"], shown: "space", does: "slideshow, start and stop", brief: "slideshow" },
  { keys: ["z"], shown: "z", does: "picture at 100 %, and back; then the arrows move it" },
  { keys: ["d"], shown: "d", does: "download the file" },
  { keys: ["c"], shown: "c", does: "copy the caption" },
  { keys: ["?"], shown: "?", does: "this list" },
]

function onKey(room, event) {
  wake(room)
  // With a modifier they are the browser's; in a player the arrows wind the film, and in a field they are text.
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const within = event.composedPath().map((node) => node.tagName)
  if (within.includes("INPUT") || within.includes("TEXTAREA")) return
  const isArrow = event.key.startsWith("Arrow")
  if ((isArrow || event.key === " ") && within.includes("VIDEO")) return
  if (event.key === " " && (within.includes("BUTTON") || within.includes("A"))) return
  if (isArrow && room.loupe) return handled(event, () => moveLoupeByKey(room, event.key))
  const data = room.data
  // The post is on its way: none of its keys is the page's meanwhile.
  if (!data) return KEYS.some(({ keys }) => event.key !== "Escape" && keys.includes(event.key)) && handled(event, () => {})
  const deeds = {
    ArrowLeft: data.previous && (() => turn(room, { step: -1 })),
    ArrowRight: data.next && (() => turn(room, { step: 1 })),
    ArrowUp: data.slide > 0 && (() => turn(room, { slide: data.slide - 1 })),
    ArrowDown: data.slide + 1 < data.slides.length && (() => turn(room, { slide: data.slide + 1 })),
    f: document.fullscreenEnabled && (() => toggleFull(room)),
    z: () => toggleLoupe(room),
    s: canShow(room) && (() => toggleShow(room)),
    " ": canShow(room) && (() => toggleShow(room)),
    d: data.file && (() => download(room, "file")),
    c: data.caption && (() => copyCaption(room)),
    "?": () => toggleKeys(room),
  }
  const deed = deeds[event.key.length === 1 ? event.key.toLowerCase() : event.key]
  if (deed) handled(event, deed)
}

/* The page behind has keys of its own. */
function handled(event, deed) {
  event.preventDefault()
  event.stopPropagation()
  deed()
}

function pairs(lines, name) {
  return lines.flatMap((line) => [make("dt", {}, make("kbd", {}, line.shown)), make("dd", {}, line[name])])
}

function keyList() {
  return make("section", { class: "key-list", "aria-label": "Keyboard shortcuts" }, make("h3", {}, "Keyboard shortcuts"), make("dl", {}, pairs(KEYS, "does")))
}

function keyLine(room) {
  const { data } = room
  const hasUse = { post: data.previous || data.next, slide: data.slides.length > 1, slideshow: canShow(room), "full screen": document.fullscreenEnabled }
  const lines = KEYS.filter(({ brief }) => brief && (hasUse[brief] ?? true))
  const all = make(
    "button",
    { type: "button", class: "plain", "data-name": "keys", "aria-expanded": String(Boolean(room.showsKeys)), onclick: () => toggleKeys(room) },
    "? all keys",
  )
  return make("div", { class: "keys" }, make("dl", {}, pairs(lines, "brief")), all)
}

function toggleKeys(room) {
  room.showsKeys = !room.showsKeys
  if (room.showsKeys && isSheet()) pull(room, true)
  drawNotes(room, true)
  if (room.showsKeys) {
    room.words.querySelector(".key-list").scrollIntoView({ block: "nearest" })
    say(room, KEYS.map(({ shown, does }) => `${shown}: ${does}`).join(". "))
  }
}
