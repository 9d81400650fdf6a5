export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const strip = root.querySelector(".strip") ?? root.appendChild(make("ul", { class: "strip" }))
  if (data.columns) strip.dataset.columns = data.columns
  const open = data.opens ? (id) => setTriggerValue("opened", id) : null
  data.frames.forEach((frame, index) => {
    const drawn = JSON.stringify(frame)
    const old = strip.children[index]
    if (old?.drawn === drawn) return
    const fresh = cell(frame, open)
    fresh.drawn = drawn
    if (old) old.replaceWith(fresh)
    else strip.append(fresh)
  })
  while (strip.children.length > data.frames.length) strip.lastChild.remove()
}

function cell(frame, open) {
  return make(
    "li",
    { class: "cell" },
    make(
      "div",
      { class: "edge", "aria-hidden": "true" },
      make("span", { class: "number" }, frame.number),
      make("span", { class: "date" }, frame.date),
    ),
    frame.words ? missing(frame, open) : picture(frame, open),
  )
}

function picture(frame, open) {
  const image = frame.source && make("img", { src: frame.source, alt: open ? "" : frame.label, decoding: "async" })
  return make(
    "div",
    { class: frame.source ? "window" : "window loading" },
    image,
    open && opener(frame, open),
    badge(frame),
    open && veil(frame),
  )
}

function missing(frame, open) {
  const link = { href: frame.permalink, target: "_blank", rel: "noopener noreferrer" }
  return make(
    "div",
    { class: "window missing" },
    open && opener(frame, open),
    make("strong", {}, frame.words),
    make("span", {}, frame.reason),
    frame.permalink && make("a", link, "open post"),
    badge(frame),
  )
}

function opener(frame, open) {
  return make("button", { type: "button", class: "open", "aria-label": frame.label, onclick: () => open(frame.id) })
}

function badge(frame) {
  if (!frame.badge) return null
  return make("div", { class: "badge", "aria-hidden": "true" }, frame.slides ? String(frame.slides) : null, outline(frame.badge))
}

function veil(frame) {
  if (!frame.likes && !frame.comments) return null
  return make(
    "div",
    { class: "veil", "aria-hidden": "true" },
    frame.likes && make("span", {}, outline("heart", 16), frame.likes),
    frame.comments && make("span", {}, outline("comment", 16), frame.comments),
  )
}
