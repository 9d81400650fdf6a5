/* The sheet from below. It holds a draft: nothing of it counts until Show, and whoever leaves it changes nothing. */
const ASK_AFTER = 300 // milliseconds between two questions how many posts fit
const PULL = 60 // CSS pixels the head is pulled down to leave

function openSheet(room) {
  const { data, root } = room
  room.draft = { ...data.shown }
  room.matches = null
  room.show = make("button", { type: "button", class: "show", onclick: () => leave(room, { show: room.draft }) })
  room.count = make("p", { class: "unseen", role: "status", "aria-live": "polite" })
  room.clear = make("button", { type: "button", class: "clear", onclick: () => clear(room) })
  room.body = make("div", { class: "body" })
  const head = make(
    "div",
    { class: "head" },
    make("h2", { id: "filter-title", tabindex: -1 }, "Filter"),
    room.clear,
    make("button", { type: "button", class: "close", "aria-label": "Close", onclick: () => room.sheet.close() }, outline("close", 20)),
  )
  room.sheet = make("dialog", { class: "sheet", "aria-labelledby": "filter-title" }, head, room.body, make("div", { class: "foot" }, room.show, room.count))
  // Nothing is returned: a false would undo what a click does.
  room.sheet.onclick = (event) => {
    if (event.target === room.sheet) room.sheet.close()
  }
  room.sheet.onclose = () => closed(room)
  pullDown(room, head)
  root.append(room.sheet)
  drawBody(room)
  room.sheet.showModal()
  head.firstChild.focus()
  askForCount(room)
}

function drawBody(room) {
  const { data } = room
  const top = room.body.scrollTop
  room.body.replaceChildren(
    ...[
      segments(room, "Order", "sort", data.orders, data.orders[0][0]),
      group("Kinds", make("div", { class: "pills" }, data.kinds.map((kind) => pill(room, "kind", kind)))),
      dates(room),
      data.countsLikes && numbers(room, "Likes", "likes_min", "likes_max"),
      data.countsLikes && numbers(room, "Comments", "comments_min", "comments_max"),
      group("Time", make("div", { class: "pair" }, choice(room, "weekday", "weekday", data.weekdays), choice(room, "hours", "part", data.parts))),
      numbers(room, "Slides", "slides_min", "slides_max"),
      numbers(room, "Characters of caption", "caption_min", "caption_max"),
      group("Only", make("div", { class: "pills" }, data.only.map((one) => toggle(room, one)))),
      make(
        "div",
        { class: "pair" },
        segments(room, "Frames a sheet", "size", data.sizes, "48"),
        segments(room, "Crop", "crop", data.crops, data.crops[0][0]),
      ),
      selectLine(room),
      group("How to search", make("dl", { class: "searches" }, data.searches.map(([typed, finds]) => [make("dt", {}, typed), make("dd", {}, finds)]))),
    ].filter(Boolean),
  )
  room.body.scrollTop = top
  drawFoot(room)
}

function group(title, ...content) {
  return make("div", { class: "group", role: "group", "aria-label": title }, make("p", { class: "title", "aria-hidden": "true" }, title), content)
}

function labelled(words, field) {
  return make("label", { class: "field" }, make("span", {}, words), field)
}

function segments(room, title, name, options, plain) {
  const chosen = room.draft[name] ?? plain
  return make(
    "div",
    { class: "group", role: "radiogroup", "aria-label": title },
    make("p", { class: "title", "aria-hidden": "true" }, title),
    make(
      "div",
      { class: "segments" },
      options.map(([value, words]) => {
        const input = make("input", { type: "radio", name, value, checked: value === chosen, onchange: () => set(room, name, value === plain ? "" : value) })
        return make("label", {}, input, make("span", {}, words))
      }),
    ),
  )
}

function pill(room, name, [value, words, count]) {
  const chosen = new Set((room.draft[name] ?? "").split(",").filter(Boolean))
  const press = (event) => {
    if (event.target.checked) chosen.add(value)
    else chosen.delete(value)
    set(room, name, [...chosen].join(","))
  }
  const isNumbered = count !== null
  return make(
    "label",
    { class: "pill" },
    make("input", { type: "checkbox", checked: chosen.has(value), "aria-label": isNumbered ? `${words}, ${count}` : words, onchange: press }),
    make("span", {}, outline(chosen.has(value) ? "check" : value, 18), words, isNumbered && make("small", {}, String(count))),
  )
}

/* Each of these is "name=value" of the address. */
function toggle(room, [pair, words]) {
  const [name, value] = pair.split("=")
  const isOn = room.draft[name] === value
  const press = (event) => {
    set(room, name, event.target.checked ? value : "")
    drawBody(room)
    room.body.querySelector(`[data-pair="${pair}"]`).focus()
  }
  const input = make("input", { type: "checkbox", checked: isOn, "data-pair": pair, onchange: press })
  return make("label", { class: "pill" }, input, make("span", {}, isOn && outline("check", 18), words))
}

function numbers(room, title, least, most) {
  const field = (words, name) => {
    const input = make("input", { type: "text", inputmode: "numeric", pattern: "[0-9]*", placeholder: "any", value: room.draft[name] ?? "" })
    input.oninput = () => {
      const digits = input.value.replace(/\D/g, "").replace(/^0+(?=\d)/, "").slice(0, 10)
      if (digits !== input.value) input.value = digits
      set(room, name, digits, true)
    }
    return labelled(words, input)
  }
  return group(title, make("div", { class: "pair" }, field("at least", least), field("at most", most)))
}

function choice(room, words, name, options) {
  const field = make(
    "select",
    { onchange: () => set(room, name, field.value, true) },
    make("option", { value: "" }, "any"),
    options.map(([value, words]) => make("option", { value }, words)),
  )
  field.value = room.draft[name] ?? ""
  return labelled(words, field)
}

function selectLine(room) {
  const input = make("input", { type: "checkbox", role: "switch", checked: room.data.selecting, onchange: (event) => leave(room, { show: room.draft, selects: event.target.checked }) })
  return make("label", { class: "select" }, make("span", {}, "Select"), make("small", {}, "tap frames to download or print"), input)
}

function set(room, name, value, isTyped = false) {
  if (value) room.draft[name] = value
  else delete room.draft[name]
  changed(room)
  if (name === "kind" && !isTyped) {
    const at = [...room.body.querySelectorAll(".pill input")].findIndex((input) => input === room.root.getRootNode().activeElement)
    drawBody(room)
    if (at >= 0) room.body.querySelectorAll(".pill input")[at].focus()
  }
}

const GROUPS = [
  ["kind"], ["since", "until", "year", "month"], ["likes_min", "likes_max"], ["comments_min", "comments_max"], ["weekday", "part"],
  ["slides_min", "slides_max"], ["caption_min", "caption_max"], ["no_caption"], ["frames"], ["ids"],
]

function groupsIn(draft) {
  return GROUPS.filter((names) => names.some((name) => draft[name])).length
}

function clear(room) {
  for (const name of [...GROUPS.flat(), "zone"]) delete room.draft[name]
  drawBody(room)
  changed(room)
  room.sheet.querySelector("h2").focus()
}

function changed(room) {
  room.matches = null
  drawFoot(room)
  clearTimeout(room.asking)
  room.asking = setTimeout(() => askForCount(room), ASK_AFTER)
}

function askForCount(room) {
  if (!room.sheet?.open) return
  room.serial += 1
  room.send({ count: room.draft, serial: room.serial })
}

/* An answer about an earlier draft says nothing of this one, and a run of the page has forgotten it. */
function hearCount(room) {
  if (room.data.serial === 0) return askForCount(room)
  if (room.data.serial !== room.serial) return
  room.matches = room.data.matches
  drawFoot(room)
}

function drawFoot(room) {
  const { matches, data } = room
  const groups = groupsIn(room.draft)
  room.clear.textContent = groups ? `Clear ${groups}` : "Clear"
  room.clear.hidden = groups === 0
  const posts = matches === null ? null : `${matches.toLocaleString("en")} ${matches === 1 ? "post" : "posts"}`
  room.show.textContent = matches === 0 ? "Nothing matches" : posts ? `Show ${posts}` : "Show"
  room.show.disabled = matches === 0
  if (posts) room.count.textContent = matches ? `${posts} match` : "Nothing matches"
}

/* `told` is what leaving it asks for. */
function leave(room, told) {
  room.told = told
  room.sheet.close()
}

function closed(room) {
  clearTimeout(room.asking)
  room.sheet.remove()
  room.sheet = null
  const { told } = room
  room.told = null
  if (told) room.send({ selects: room.data.selecting, ...told })
  room.filter.focus()
}

function pullDown(room, head) {
  let from = null
  head.onpointerdown = (event) => { from = event.target.closest("button") ? null : event.clientY }
  head.onpointercancel = () => { from = null }
  head.onpointerup = (event) => {
    if (from !== null && event.clientY - from > PULL) room.sheet.close()
    from = null
  }
}
