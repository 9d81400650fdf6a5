/* What stands beside the picture: number, caption, date, counts, what may be asked for, and what can be done. */
const LONG_CAPTION = 180

function drawNotes(room, isOwn = false) {
  const { data, words } = room
  const drawn = JSON.stringify([data.id, data.slide, data.parts, data.hits, data.when, data.ago, data.counts, data.comments, data.insights,
    data.next, data.size, data.altText, data.file, [...room.asking]])
  if (room.notesDrawn === drawn && !isOwn) return
  const focused = words.getRootNode().activeElement
  const name = words.contains(focused) ? focused.dataset.name : null
  const top = room.notesOf === data.id ? room.notes.scrollTop : 0
  room.notesDrawn = drawn
  room.notesOf = data.id
  words.replaceChildren(
    ...[
      edge(data),
      !data.failed && caption(room),
      data.when && when(data),
      counts(data),
      make(
        "div",
        { class: "rest" },
        data.altText && make("p", { class: "fact" }, make("b", {}, "Alt text"), data.altText),
        data.size && make("p", { class: "fact" }, `${data.size[0].toLocaleString("en")} × ${data.size[1].toLocaleString("en")} pixels`),
        asked(room),
        make("div", { class: "foot" }, actions(room), room.showsKeys && keyList(), keyLine(room)),
      ),
    ].filter(Boolean),
  )
  room.notes.scrollTop = top
  drawSheet(room)
  // A redraw takes away the button that was pressed.
  if (name !== null) (words.querySelector(`[data-name="${name}"]`) ?? room.viewer).focus({ preventScroll: true })
}

function edge(data) {
  return make(
    "div",
    { class: "edge" },
    make("b", {}, data.number),
    data.slides.length > 1 && make("span", {}, `slide ${data.slide + 1} of ${data.slides.length}`),
  )
}

function when(data) {
  return make("p", { class: "when" }, make("time", { title: data.zone }, data.when), data.ago && [make("i", {}, " · "), make("span", {}, data.ago)])
}

/* In the peek of a narrow window the counts stand for the whole line below them. */
function counts({ counts, ago }) {
  if (counts.length === 0 && !ago) return null
  return make("p", { class: "counts" }, counts.map(tally), ago && make("span", { class: "glance" }, ago))
}

function tally(words) {
  const [number, ...rest] = words.split(" ")
  return make("span", {}, make("b", {}, number), ` ${rest.join(" ")}`)
}

/* As written, sign for sign: the parts are the caption cut up, and only what they look like differs. */
function caption(room) {
  const { data } = room
  if (!data.caption) return make("p", { class: "caption none" }, "No caption.")
  let tail = data.parts.length
  while (tail > 0 && isTag(data.parts[tail - 1])) tail -= 1
  // Tags on lines of their own at the end are set smaller; a caption of nothing else too.
  const before = data.parts[tail - 1]?.[1] ?? "\n"
  if (tail < data.parts.length && !/\s$/.test(before)) tail = data.parts.length
  let at = 0
  const draw = (parts) =>
    parts.filter(([, text]) => text).map((part) => {
      at += part[1].length
      return piece(room, part, marked(part[1], at - part[1].length, data.hits))
    })
  const body = data.parts.slice(0, tail)
  const tags = data.parts.slice(tail)
  const look = body.reduce((sum, [, text]) => sum + text.length, 0) > LONG_CAPTION ? "caption long" : "caption"
  if (tags.length === 0) return make("p", { class: look, dir: "auto" }, draw(body))
  const last = body.pop()?.[1] ?? ""
  const words = last.trimEnd()
  const gap = last.slice(words.length)
  const drawn = draw([...body, ["text", words]])
  at += gap.length
  return make(
    "p",
    { class: look, dir: "auto" },
    drawn,
    gap.includes("\n") ? make("span", { class: "gap" }, gap) : gap,
    make("span", { class: "tags" }, draw(tags)),
  )
}

/* A piece of the caption that begins at `start`, what was sought in it marked. */
function marked(text, start, hits) {
  const nodes = []
  let at = 0
  for (const [from, to] of hits) {
    const [here, there] = [Math.max(from - start, at), Math.min(to - start, text.length)]
    if (here >= there) continue
    nodes.push(text.slice(at, here), make("mark", {}, text.slice(here, there)))
    at = there
  }
  return [...nodes, text.slice(at)]
}

function isTag([kind, text]) {
  return kind === "find" || !text.trim()
}

function piece(room, [kind, text], content) {
  if (kind === "text") return content
  return make(
    "button",
    { type: "button", class: "find", "data-name": `find ${text.replace(/["\\]/g, "")}`, title: `Search your posts for ${text}`,
      onclick: () => { stopShow(room); ask(room, { search: text }) } },
    content,
  )
}
