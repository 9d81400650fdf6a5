/* The picture or video, the buttons beside it, and the filmstrip below it. */
const SWIPE = 48 // CSS pixels before a movement of the finger is a turn

function drawStage(room) {
  const { data } = room
  const drawn = JSON.stringify([data.id, data.slide, data.video, data.words, data.picture, data.previous, data.next])
  if (room.stageDrawn === drawn) return false
  const isSame = room.stageOf === `${data.id}/${data.slide}`
  room.stageDrawn = drawn
  room.stageOf = `${data.id}/${data.slide}`
  if (!isSame) closeLoupe(room)
  room.stage.replaceChildren(
    ...[
      onStage(room),
      data.previous && turner("previous", "left", "Previous post", () => turn(room, { step: -1 })),
      data.next && turner("next", "right", "Next post", () => turn(room, { step: 1 })),
      data.place && make("span", { class: "place" }, data.place),
    ].filter(Boolean),
  )
  return true
}

function onStage(room) {
  const { data } = room
  if (data.words) {
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
  if (data.spot) return null
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

function turner(name, icon, label, onclick) {
  return make("button", { type: "button", class: `turn ${name}`, "aria-label": label, onclick }, outline(icon, 24))
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

/* A finger or pen across the picture turns to the next post; a mouse has the buttons. */
function listenForSwipes(room) {
  let from = null
  room.stage.onpointerdown = (event) => {
    const isTouch = event.pointerType === "touch" || event.pointerType === "pen"
    const onControls = event.target.tagName === "VIDEO" && event.offsetY > event.target.clientHeight - 64
    from = isTouch && event.isPrimary && !room.loupe && !onControls ? { x: event.clientX, y: event.clientY } : null
  }
  room.stage.onpointercancel = () => { from = null }
  room.stage.onpointerup = (event) => {
    if (!from || !event.isPrimary) return
    const [x, y] = [event.clientX - from.x, event.clientY - from.y]
    from = null
    if (Math.abs(x) < SWIPE || Math.abs(x) < 2 * Math.abs(y)) return
    room.swipedAt = event.timeStamp
    if (x < 0 && room.data.next) turn(room, { step: 1 })
    if (x > 0 && room.data.previous) turn(room, { step: -1 })
  }
}
