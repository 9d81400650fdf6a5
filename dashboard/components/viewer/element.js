const LONG_CAPTION = 180
const listeners = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const ask = (turn) => setTriggerValue("turned", turn)
  const focused = root.getRootNode().activeElement
  root.replaceChildren(make("div", { class: "viewer", tabindex: -1 }, lightTable(data, ask), notes(data)))
  keepFocus(root, focused)
  root.querySelector(".slides [aria-current=true]")?.scrollIntoView({ block: "nearest", inline: "center" })

  document.removeEventListener("keydown", listeners.get(root))
  const onKey = (event) => turnByKey(event, data, ask)
  listeners.set(root, onKey)
  document.addEventListener("keydown", onKey)
  return () => document.removeEventListener("keydown", listeners.get(root))
}

/* A redraw takes away the button that was pressed; without focus inside, the dialog no longer hears Escape. */
function keepFocus(root, focused) {
  if (!focused) return
  const label = focused.getAttribute("aria-label")
  const same = label && [...root.querySelectorAll("button")].find((button) => button.getAttribute("aria-label") === label)
  const next = same || root.querySelector(".viewer")
  next.focus({ preventScroll: true })
}

function turnByKey(event, data, ask) {
  // Inside a player the arrows wind the film, and with a modifier they are the browser's.
  if (event.altKey || event.ctrlKey || event.metaKey || event.composedPath().some((node) => node.tagName === "VIDEO")) return
  const turns = {
    ArrowLeft: data.previous && { step: -1 },
    ArrowRight: data.next && { step: 1 },
    ArrowUp: data.slide > 0 && { slide: data.slide - 1 },
    ArrowDown: data.slide + 1 < data.slides.length && { slide: data.slide + 1 },
  }
  const turn = turns[event.key]
  if (!turn) return
  event.preventDefault()
  ask(turn)
}

function lightTable(data, ask) {
  return make(
    "div",
    { class: "light-table" },
    make(
      "div",
      { class: "stage" },
      onStage(data),
      data.previous && turn("previous", "left", "Previous post", () => ask({ step: -1 })),
      data.next && turn("next", "right", "Next post", () => ask({ step: 1 })),
    ),
    data.slides.length > 1 && make("div", { class: "slides" }, data.slides.map((slide, index) => thumbnail(slide, index, data, ask))),
  )
}

function onStage(data) {
  if (data.words) return make("p", { class: "missing" }, make("strong", {}, data.words), data.reason)
  if (data.video) {
    return make("video", { src: data.video, poster: data.picture, controls: true, playsinline: true, preload: "metadata", "aria-label": data.alt })
  }
  return make("img", { src: data.picture, alt: data.alt })
}

function turn(name, icon, label, onclick) {
  return make("button", { type: "button", class: `turn ${name}`, "aria-label": label, onclick }, outline(icon, 24))
}

function thumbnail(slide, index, data, ask) {
  return make(
    "button",
    { type: "button", "aria-label": slide.label, "aria-current": String(index === data.slide), onclick: () => ask({ slide: index }) },
    slide.thumbnail && make("img", { src: slide.thumbnail, alt: "" }),
    slide.video && outline("video", 14),
  )
}

function notes(data) {
  const look = !data.caption ? "caption none" : data.caption.length > LONG_CAPTION ? "caption long" : "caption"
  const link = { href: data.permalink, target: "_blank", rel: "noopener noreferrer" }
  const keys = [(data.previous || data.next) && "← → next post", data.slides.length > 1 && "↑ ↓ next slide", "Esc close"]
  return make(
    "div",
    { class: "notes" },
    make(
      "div",
      { class: "edge" },
      make("b", {}, data.number),
      data.slides.length > 1 && make("span", {}, `slide ${data.slide + 1} of ${data.slides.length}`),
    ),
    make("p", { class: look, dir: "auto" }, data.caption || "No caption."),
    make("p", { class: "when" }, data.when),
    data.counts.length > 0 && make("p", { class: "counts" }, data.counts.join(" · ")),
    make("div", { class: "actions" }, data.permalink && make("a", link, "Open on Instagram")),
    make("p", { class: "keys" }, keys.filter(Boolean).join("   ")),
  )
}
