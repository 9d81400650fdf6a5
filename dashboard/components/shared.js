/* The one way elements are built here: attributes by name, children as nodes or as text, never as HTML. */
function make(tag, attributes = {}, ...children) {
  const node = tag === "svg" || tag === "path" || tag === "rect"
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (name.startsWith("on")) node[name] = value
    else node.setAttribute(name, value === true ? "" : value)
  }
  node.append(...children.flat(Infinity).filter(Boolean))
  return node
}

const SHAPES = {
  album: [["rect", { x: 7, y: 3, width: 14, height: 14, rx: 2 }], ["path", { d: "M3 8v11a2 2 0 0 0 2 2h11" }]],
  reel: [["rect", { x: 3, y: 3, width: 18, height: 18, rx: 4 }], ["path", { d: "M10 8.5v7l6-3.5z", fill: "currentColor" }]],
  video: [["path", { d: "M7 4.5v15l13-7.5z", fill: "currentColor" }]],
  post: [["rect", { x: 4, y: 4, width: 16, height: 16, rx: 3 }], ["path", { d: "M12 8v5M12 16v.5" }]],
  heart: [["path", { d: "M12 20s-7.5-4.6-7.5-10A4.4 4.4 0 0 1 12 7.2 4.4 4.4 0 0 1 19.500 10c0 5.400-7.500 10-7.500 10z", fill: "currentColor" }]],
  comment: [["path", { d: "M4 5h16v11H11l-5 4v-4H4z", fill: "currentColor" }]],
  check: [["path", { d: "M5 12.5l4.500 4.500L19 7.500", "stroke-width": 3 }]],
  down: [["path", { d: "M5 9l7 7 7-7" }]],
  left: [["path", { d: "M15 5l-7 7 7 7" }]],
  right: [["path", { d: "M9 5l7 7-7 7" }]],
}

function outline(name, size = 18) {
  return make(
    "svg",
    { viewBox: "0 0 24 24", width: size, height: size, fill: "none", stroke: "currentColor", "stroke-width": 1.8,
      "stroke-linejoin": "round", "stroke-linecap": "round", "aria-hidden": "true" },
    SHAPES[name].map(([tag, attributes]) => make(tag, attributes)),
  )
}
