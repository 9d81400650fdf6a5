/* The picture or video, what lies over it, and the filmstrip below it. */
function drawStage(room) {
  const { data } = room
  room.previous.hidden = !data.previous
  room.next.hidden = !data.next
  const drawn = JSON.stringify([data.id, data.slide, data.video, data.words, data.picture])
  if (room.stageDrawn === drawn) return false
  const shown = `${data.id}/${data.slide}`
  if (room.stageOf !== shown) closeLoupe(room)
  if (room.previewOf !== shown) lay(room, data.slides[data.slide]?.thumbnail, shown)
  const hadFocus = room.sight.contains(room.root.getRootNode().activeElement)
  room.stageDrawn = drawn
  room.stageOf = shown
  room.sight.replaceChildren(onStage(room))
  if (hadFocus) room.sight.querySelector(".magnify, video")?.focus({ preventScroll: true })
  return true
}

/* The small picture from the sheet, until the large one is there. */
function preview(room, id) {
  const small = darkroom.prints.get(id)?.source
  if (!small) return
  closeLoupe(room)
  lay(room, small, `${id}/0`)
  room.stageDrawn = null
  const under = make("div", { class: "under" })
  const hadFocus = room.sight.contains(room.root.getRootNode().activeElement)
  room.sight.replaceChildren(under)
  if (hadFocus) room.viewer.focus({ preventScroll: true })
}

function lay(room, picture, shown) {
  room.previewOf = shown
  room.sight.style.backgroundImage = picture ? `url("${picture}")` : ""
}

function onStage(room) {
  const { data } = room
  if (data.words) {
    lay(room, null, null)
    const link = { href: data.permalink, target: "_blank", rel: "noopener noreferrer" }
    return make(
      "div",
      { class: "missing" },
      make("strong", {}, data.words),
      make("span", {}, data.reason),
      data.permalink && make("a", link, "open post"),
    )
  }
  if (data.video) return player(room)
  if (data.spot) return make("div", { class: "under" })
  const image = make("img", { class: "fresh", src: data.picture, alt: data.alt, draggable: "false", decoding: "async" })
  if (!canMagnify(room)) return image
  return make(
    "button",
    { type: "button", class: "magnify", "aria-label": `Show at 100 %: ${data.alt}`, onclick: (event) => pressPicture(room, event) },
    image,
  )
}

function player(room) {
  const { data } = room
  return make("video", {
    class: "fresh", src: data.video, poster: data.picture, controls: true, playsinline: true, preload: "metadata",
    "aria-label": data.alt,
    onplay: () => room.show && !room.playsItself && stopShow(room, "Slideshow stopped."),
    onerror: () => {
      if (data.offers.includes("fresh") && !room.asked.has(`fresh/${data.id}`)) return wish(room, "fresh")
      say(room, "The video did not arrive.")
    },
  })
}

function makeHead(room) {
  const round = (name, icon, label, onclick) =>
    make("button", { type: "button", class: `round ${name}`, "aria-label": label, onclick }, outline(icon, 22))
  return make(
    "div",
    { class: "head" },
    round("leave-viewer", "close", "Close", () => room.viewer.close()),
    make("span", { class: "place" }),
    document.fullscreenEnabled && round("fill", "full", "Full screen", () => toggleFull(room)),
    round("save", "save", "Download", () => download(room, "file")),
  )
}

function drawHead(room) {
  room.head.querySelector(".place").textContent = room.data.place
  room.head.querySelector(".save").hidden = !room.data.file
}

function turner(name, icon, label, onclick) {
  return make("button", { type: "button", class: `turn ${name}`, "aria-label": label, hidden: true, onclick }, outline(icon, 24))
}

function drawSlides(room) {
  const { data } = room
  const drawn = JSON.stringify([data.id, data.slides])
  if (room.slidesDrawn !== drawn) {
    room.slidesDrawn = drawn
    room.slides.replaceChildren(...data.slides.map((slide, index) => thumbnail(slide, index, room)))
    room.slides.hidden = data.slides.length < 2
  }
  for (const [index, button] of [...room.slides.children].entries()) {
    button.setAttribute("aria-current", String(index === data.slide))
  }
  const current = room.slides.children[data.slide]
  // Not scrollIntoView: it would move the whole dialog along.
  if (current) room.slides.scrollLeft = current.offsetLeft - (room.slides.clientWidth - current.offsetWidth) / 2
}

function thumbnail(slide, index, room) {
  return make(
    "button",
    { type: "button", "aria-label": slide.label, onclick: () => turn(room, { slide: index }) },
    slide.thumbnail && make("img", { src: slide.thumbnail, alt: "" }),
    slide.video && outline("video", 14),
  )
}
