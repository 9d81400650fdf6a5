const rooms = new WeakMap()
const REST = 250 // milliseconds without a letter, until the search is asked for

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const room = rooms.get(root) ?? furnish(root)
  room.send = (asked) => setTriggerValue("asked", asked)
  room.data = data
  // What is being typed is newer than what the server knows.
  if (root.getRootNode().activeElement !== room.search && room.search.value !== data.text) room.search.value = data.text
  const count = data.groups > 0 && make("b", { "aria-hidden": "true" }, String(data.groups))
  room.filter.replaceChildren(...[outline("filter", 18), make("span", {}, "Filter"), count].filter(Boolean))
  room.filter.setAttribute("aria-label", data.groups ? `Filter, ${data.groups} set` : "Filter")
  if (room.sheet?.open) hearCount(room)
  return () => clearTimeout(room.resting)
}

function furnish(root) {
  const room = { root, serial: 0 }
  room.search = make("input", {
    type: "search", placeholder: "Captions, #tags, @names", "aria-label": "Search captions", maxlength: 200, enterkeyhint: "search", autocomplete: "off",
    oninput: () => {
      clearTimeout(room.resting)
      room.resting = setTimeout(() => room.send({ text: room.search.value }), REST)
    },
  })
  room.filter = make("button", { type: "button", class: "filter", "aria-haspopup": "dialog", onclick: () => openSheet(room) })
  root.replaceChildren(make("div", { class: "line" }, make("label", { class: "search" }, outline("search", 18), room.search), room.filter))
  rooms.set(root, room)
  return room
}
