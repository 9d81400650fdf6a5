/* The slideshow: the next slide or post after 3, 5 or 10 seconds, each counted from when its picture is there. */
const PAUSES = [3, 5, 10]

function canShow({ data }) {
  return data.next || data.slides.length > 1
}

function toggleShow(room) {
  if (room.show) return stopShow(room, "Slideshow stopped.")
  room.show = { timer: null }
  say(room, `Slideshow, every ${room.seconds} seconds.`)
  drawNotes(room, true)
  waitForPicture(room)
}

function stopShow(room, words) {
  if (!room.show) return
  clearTimeout(room.show.timer)
  room.show = null
  if (words) say(room, words)
  drawNotes(room, true)
}

function setPause(room, seconds) {
  room.seconds = seconds
  drawNotes(room, true)
  if (room.show) schedule(room)
}

function waitForPicture(room) {
  const show = room.show
  if (!show) return
  clearTimeout(show.timer)
  const video = room.stage.querySelector("video")
  if (video) {
    room.playsItself = true
    video.muted = true
    video.play().catch(() => {}).finally(() => { room.playsItself = false })
  }
  const image = room.stage.querySelector("img")
  const ready = image?.decode ? image.decode().catch(() => {}) : Promise.resolve()
  ready.then(() => room.show === show && schedule(room))
}

function schedule(room) {
  clearTimeout(room.show.timer)
  room.show.timer = setTimeout(() => advance(room), room.seconds * 1000)
}

function advance(room) {
  const { data } = room
  if (document.hidden) return stopShow(room)
  if (data.slide + 1 < data.slides.length) return ask(room, { slide: data.slide + 1 })
  if (data.next) return ask(room, { step: 1 })
  stopShow(room, "That was the last post.")
}

function showControls(room) {
  if (!canShow(room) && !room.show) return null
  return make(
    "div",
    { class: "slideshow", role: "group", "aria-label": "Slideshow" },
    action(room.show ? "stop" : "play", "show", room.show ? "Stop slideshow" : "Slideshow", {
      "aria-pressed": String(Boolean(room.show)), onclick: () => toggleShow(room),
    }),
    PAUSES.map((seconds) =>
      make(
        "button",
        { type: "button", class: "pause", "data-name": `pause-${seconds}`, "aria-pressed": String(room.seconds === seconds),
          "aria-label": `${seconds} seconds each`, onclick: () => setPause(room, seconds) },
        `${seconds} s`,
      ),
    ),
  )
}
