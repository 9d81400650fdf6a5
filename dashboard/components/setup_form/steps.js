/* One step: its heading opens it, `inside` stands beside what to do at Meta. */
function makeStep(stop, number, count, { open, next, inside }) {
  const badge = make("span", { class: "badge", "aria-hidden": "true" }, String(number))
  const state = make("span", { class: "unseen" })
  const body = make("div", { class: inside.length ? "body" : "body alone", id: `step_${number}`, hidden: true }, guide(stop), make("div", { class: "beside" }, inside))
  const button = make(
    "button",
    { type: "button", class: "heading", "aria-expanded": "false", "aria-controls": body.id, onclick: open },
    badge,
    make("span", { class: "title" }, stop.title, state),
    make("span", { class: "aside" }, stop.aside),
    chevron(),
  )
  if (next) body.querySelector(".beside").append(next)
  const node = make("section", { class: "step" }, make("h3", {}, button), body)
  const draw = (isOpen, isDone) => {
    node.classList.toggle("open", isOpen)
    node.classList.toggle("done", isDone)
    body.hidden = !isOpen
    button.setAttribute("aria-expanded", String(isOpen))
    badge.replaceChildren(isDone ? outline("check", 14) : String(number))
    state.textContent = `, step ${number} of ${count}${isDone ? ", done" : ""}`
  }
  return { node, button, draw }
}

function guide(stop) {
  const there = stop.there.map(([name, words]) => make("li", {}, name, make("small", {}, words)))
  return make(
    "div",
    { class: "guide" },
    make("p", {}, stop.words),
    stop.where.length > 0 && make("ol", {}, stop.where.map((click) => make("li", {}, click)), there),
    stop.link && make("a", { href: stop.link, target: "_blank", rel: "noopener noreferrer" }, `Open ${new URL(stop.link).host}${new URL(stop.link).pathname}`),
  )
}

function chevron() {
  return make(
    "svg",
    { class: "chevron", viewBox: "0 0 24 24", width: 18, height: 18, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "aria-hidden": "true" },
    make("path", { d: "M7 10l5 5 5-5" }),
  )
}

function progress(count) {
  const bars = Array.from({ length: count }, () => make("i", {}))
  const words = make("span", {})
  const node = make("div", { class: "progress" }, make("span", { class: "bars", "aria-hidden": "true" }, bars), words)
  return {
    node,
    draw(done) {
      bars.forEach((bar, index) => bar.classList.toggle("full", index < done))
      words.textContent = `${done} of ${count} done`
    },
  }
}

function lowered(title) {
  return title.charAt(0).toLowerCase() + title.slice(1)
}
