export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  const parts = root.parts ?? (root.parts = build(root))
  const draw = () => data.frames.forEach((frame, index) => drawCell(parts.strip, index, frame))
  say(parts.title, data.headline)
  draw()
  while (parts.strip.children.length > data.frames.length) parts.strip.lastChild.remove()
  parts.strip.hidden = data.frames.length === 0
  parts.figures.replaceChildren(
    ...data.figures.map(([number, what]) => make("div", {}, make("dt", {}, what), make("dd", {}, number))),
  )
  drawBar(parts.bar, data.share)
  return awaitPrints(root, draw)
}

function build(root) {
  const parts = {
    title: make("div", { role: "status" }, make("h3")),
    strip: make("ul", { class: "strip", "aria-hidden": "true" }),
    figures: make("dl"),
    bar: make("div", { class: "bar", role: "progressbar", "aria-label": "Progress" }, make("div")),
  }
  root.append(...Object.values(parts))
  return parts
}

/* What is said anew is read out anew. */
function say(title, words) {
  if (title.textContent !== words) title.firstChild.textContent = words
}

function drawBar(bar, share) {
  bar.classList.toggle("unknown", share === null)
  bar.firstChild.style.width = share === null ? "" : `${share * 100}%`
  if (share === null) bar.removeAttribute("aria-valuenow")
  else bar.setAttribute("aria-valuenow", Math.round(share * 100))
}

/* A cell stays for as long as it shows the same frame: what has developed must not do so again. */
function drawCell(strip, index, [id, number, share, isMissing]) {
  let cell = strip.children[index]
  if (cell?.frame !== id) {
    const fresh = make("li", { class: "cell" }, make("span", { class: "number" }, number), make("div", { class: "window" }))
    const moved = [...strip.children].find((one) => one.frame === id)
    if (moved) strip.insertBefore(moved, cell ?? null)
    else if (cell) cell.replaceWith(fresh)
    else strip.append(fresh)
    cell = strip.children[index]
    cell.frame = id
  }
  const window_ = cell.querySelector(".window")
  const source = darkroom.prints.get(id)?.source
  if (source && !window_.firstChild) {
    window_.style.setProperty("--share", 0)
    window_.append(make("img", { src: source, alt: "" }))
    window_.firstChild.getBoundingClientRect()  // from here on it develops
  }
  window_.style.setProperty("--share", share)
  cell.classList.toggle("there", share > 0)
  window_.classList.toggle("missing", isMissing && !window_.firstChild)
  window_.classList.toggle("bare", share > 0 && !isMissing && !window_.firstChild)
}
