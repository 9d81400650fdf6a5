export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const strip = root.querySelector(".strip") ?? root.appendChild(make("ul", { class: "strip" }))
  Object.assign(strip.dataset, { size: data.size, crop: data.crop, flush: data.flush })
  const tell = data.mode && ((id, extend) => setTriggerValue("chosen", { id, extend }))
  const draw = () => {
    data.frames.forEach((frame, index) => drawCell(strip, index, frame, data.mode, tell))
    while (strip.children.length > data.frames.length) strip.lastChild.remove()
    if (data.mode) keepOneTabStop()
  }
  strips.set(data.place, strip)
  draw()
  goToSought(strip, data)
  for (const tell of looked.watchers) tell()
  const stopWaiting = awaitPrints(root, draw)
  return () => {
    stopWaiting()
    if (strips.get(data.place) === strip) strips.delete(data.place)
  }
}

/* After the page has turned to the top of the sheet, and only where the frames are not in sight anyway. */
function goToSought(strip, { frames, sought }) {
  const at = frames.findIndex((frame) => frame.marked)
  if (at < 0 || looked.sought === sought) return
  looked.sought = sought
  window.requestAnimationFrame(() => {
    const cell = strip.children[at]
    if (cell && cell.getBoundingClientRect().bottom > window.innerHeight) cell.scrollIntoView({ block: "start" })
  })
}

/* Only what has changed is drawn anew, and a picture that has come goes into the frame that is there. */
function drawCell(strip, index, frame, mode, tell) {
  const old = strip.children[index]
  // A picture once shown stays, although the batch it came with was replaced.
  const print = darkroom.prints.get(frame.id) ?? (old?.frame === frame.id ? old.print : undefined)
  // The colour is for the time before the picture comes.
  const drawn = JSON.stringify([{ ...frame, color: null }, mode])
  const isSame = old?.drawn === drawn
  if (isSame && old.print?.source === print?.source && old.print?.words === print?.words) return
  if (isSame && !old.print && print.source) {
    develop(old.querySelector(".window"), frame, print, mode)
    old.print = print
    return
  }
  const fresh = cell(frame, print, mode, tell)
  Object.assign(fresh, { drawn, frame: frame.id, print })
  const hadFocus = old?.contains(strip.getRootNode().activeElement)
  const isTabStop = old?.frame === frame.id && old.querySelector(".open")?.tabIndex === 0
  if (old) old.replaceWith(fresh)
  else strip.append(fresh)
  if (isTabStop) fresh.querySelector(".open").tabIndex = 0
  if (hadFocus) fresh.querySelector(".open")?.focus()
}

function cell(frame, print, mode, tell) {
  return make(
    "li",
    { class: ["cell", frame.selected && "selected", frame.marked && "marked"].filter(Boolean).join(" ") },
    make(
      "div",
      { class: "edge", "aria-hidden": "true" },
      make("span", { class: "number" }, frame.number),
      make("span", { class: "date" }, frame.date),
    ),
    print?.words ? missing(frame, print, mode, tell) : picture(frame, print, mode, tell),
    frame.foot && make(
      "div",
      { class: "edge foot", "aria-hidden": "true" },
      make("span", { class: "number" }, frame.foot[0]),
      make("span", { class: "date" }, frame.foot[1], make("span", { class: "unit" }, ` ${frame.foot[2]}`)),
    ),
  )
}

function picture(frame, print, mode, tell) {
  const window_ = make(
    "div",
    { class: "window loading" },
    mode && opener(frame, mode, tell),
    badge(frame),
    mode && veil(frame),
    mode === "select" && tick(frame),
  )
  if (frame.color) window_.style.setProperty("--own-color", frame.color)
  if (print) develop(window_, frame, print, mode)
  return window_
}

function develop(window_, frame, print, mode) {
  window_.classList.remove("loading")
  if (print.color) window_.style.setProperty("--own-color", print.color)
  // What opens a frame has its label already.
  window_.prepend(make("img", { src: print.source, alt: mode ? "" : frame.label, decoding: "async" }))
}

function missing(frame, print, mode, tell) {
  const link = { href: frame.permalink, target: "_blank", rel: "noopener noreferrer", tabindex: -1 }
  return make(
    "div",
    { class: "window missing" },
    mode && opener(frame, mode, tell),
    make("strong", {}, print.words),
    make("span", {}, print.reason),
    frame.permalink && make("a", link, "open post"),
    badge(frame),
    mode === "select" && tick(frame),
  )
}

function opener(frame, mode, tell) {
  const button = make("button", {
    type: "button",
    class: "open",
    "aria-label": frame.label,
    "data-frame": frame.id,
    "aria-pressed": mode === "select" && String(Boolean(frame.selected)),
    tabindex: -1,
  })
  button.onclick = (event) => (mode === "open" ? openFrame(frame.id, tell) : tell(frame.id, event.shiftKey))
  button.onfocus = () => keepOneTabStop(button)
  button.onkeydown = (event) => walk(event, button)
  return button
}

/* The viewer asks for the post by itself. But while pictures are still to come the page runs, and only a run of the page
   ends that one. */
function openFrame(id, tell) {
  looked.at = id
  // The switch may have been pressed since the frames were drawn: then the page selects.
  if (document.querySelector(".st-key-selecting input")?.checked) return tell(id, false)
  const isRunning = openers().some((button) => button.closest(".loading"))
  looked.show?.(id, !isRunning)
  if (isRunning || !looked.show) tell(id, false)
}

/* The sheet is one stop for the Tab key: the frame that was last walked to, else the first. */
function keepOneTabStop(wanted) {
  const all = openers()
  const stop = wanted ?? all.find((button) => button.tabIndex === 0) ?? all[0]
  for (const button of all) button.tabIndex = button === stop ? 0 : -1
}

function walk(event, button) {
  if (event.altKey || event.ctrlKey || event.metaKey) return
  const all = openers()
  const here = all.indexOf(button)
  const columns = getComputedStyle(button.closest(".strip")).gridTemplateColumns.split(" ").length
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -here, End: all.length - 1 - here }
  if (!(event.key in steps)) return
  event.preventDefault()
  const there = all[here + steps[event.key]]
  there?.focus()
  there?.scrollIntoView({ block: "nearest" })
}

function badge(frame) {
  if (!frame.badge) return null
  return make("div", { class: "badge", "aria-hidden": "true" }, frame.slides ? String(frame.slides) : null, outline(frame.badge))
}

function tick(frame) {
  return make("div", { class: frame.selected ? "tick on" : "tick", "aria-hidden": "true" }, frame.selected && outline("check", 16))
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
