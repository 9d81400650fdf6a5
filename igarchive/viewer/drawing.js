/* The one way elements are built here: attributes by name, children as nodes or as text, never as HTML. */
function make(tag, attributes = {}, ...children) {
  const node = ["svg", "path", "rect"].includes(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith("on")) node[name] = value
    else node.setAttribute(name, value === true ? "" : value)
  }
  node.append(...children.flat(Infinity).filter((child) => child || child === 0))
  return node
}

const SHAPES = {
  album: [["rect", { x: 7, y: 3, width: 14, height: 14, rx: 2 }], ["path", { d: "M3 8v11a2 2 0 0 0 2 2h11" }]],
  reel: [["rect", { x: 3, y: 3, width: 18, height: 18, rx: 4 }], ["path", { d: "M10 8.5v7l6-3.5z", fill: "currentColor" }]],
  video: [["path", { d: "M7 4.5v15l13-7.5z", fill: "currentColor" }]],
  heart: [["path", { d: "M12 20s-7.5-4.6-7.5-10A4.4 4.4 0 0 1 12 7.2 4.4 4.4 0 0 1 19.5 10c0 5.4-7.5 10-7.5 10z", fill: "currentColor" }]],
  comment: [["path", { d: "M4 5h16v11H11l-5 4v-4H4z", fill: "currentColor" }]],
  left: [["path", { d: "M15 5l-7 7 7 7" }]],
  right: [["path", { d: "M9 5l7 7-7 7" }]],
  close: [["path", { d: "M6 6l12 12M18 6L6 18" }]],
  search: [["path", { d: "M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5L20 20" }]],
  file: [["path", { d: "M12 4v11M7 10.5l5 5 5-5M5 20h14" }]],
  away: [["path", { d: "M13 5H6a1 1 0 0 0-1 1v12a1 1 0 0 0 1 1h12a1 1 0 0 0 1-1v-7M15 4h5v5M20 4l-9 9" }]],
  theme: [["path", { d: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17z" }], ["path", { d: "M12 3.5a8.5 8.5 0 0 1 0 17z", fill: "currentColor" }]],
  mark: [
    ["rect", { class: "dot", x: 9.2, y: 9.2, width: 7.6, height: 7.6 }],
    ["rect", { x: 2.5, y: 2.5, width: 21, height: 21, rx: 3.2 }],
    ["path", { d: "M9.2 2.5v21M16.8 2.5v21M2.5 9.2h21M2.5 16.8h21" }],
  ],
}

function icon(name, size = 18, box = 24) {
  const look = {
    viewBox: `0 0 ${box} ${box}`, width: size, height: size, fill: "none", stroke: "currentColor",
    "stroke-width": 1.8, "stroke-linejoin": "round", "stroke-linecap": "round", "aria-hidden": "true",
  }
  return make("svg", look, SHAPES[name].map(([tag, attributes]) => make(tag, attributes)))
}

function button(attributes, ...children) {
  return make("button", { type: "button", ...attributes }, ...children)
}

/* A link out of the archive; nobody there learns where it was followed. */
function linkAway(href, attributes, ...children) {
  return make("a", { href, target: "_blank", rel: "noopener noreferrer", ...attributes }, ...children)
}

/* A file's address from this page: what stands in a name stays part of the name. */
function addressOf(path) {
  return `data/media/${path.split("/").map(encodeURIComponent).join("/")}`
}
