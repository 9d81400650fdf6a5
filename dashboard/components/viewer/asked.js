/* Comments and insights: read when asked for, shown as text. */
function asked(room) {
  const { data } = room
  const parts = [
    data.offers.includes("insights") && section(room, "insights", "Insights", data.insights, figures),
    data.offers.includes("comments") && section(room, "comments", "Comments", data.comments, comments),
  ].filter(Boolean)
  return parts.length > 0 && make("div", { class: "asked" }, parts)
}

function section(room, name, title, found, draw) {
  const isAsking = room.asking.has(name)
  const button = (words) =>
    make("button", { type: "button", class: "pill", "data-name": name, "aria-disabled": isAsking && "true", onclick: () => isAsking || wish(room, name) }, isAsking ? "Reading…" : words)
  if (!found) return button(`Show ${name}`)
  return make(
    "section",
    { "aria-label": title, tabindex: -1, "data-name": found.more || found.failed ? null : name },
    make("h3", {}, title),
    draw(found),
    found.words && make("p", { class: found.failed ? "said failed" : "said" }, found.words),
    found.failed && button("Try again"),
    !found.failed && found.more && button("Show more comments"),
  )
}

function figures({ figures }) {
  return figures.length > 0 && make("dl", { class: "figures" }, figures.flatMap(([name, figure]) => [make("dt", {}, name), make("dd", {}, figure)]))
}

function comments({ remarks }) {
  return remarks.length > 0 && make("ul", { class: "remarks" }, remarks.map(remark))
}

function remark({ name, text, when, likes, hidden, replies }) {
  const facts = [when, likes, hidden && "hidden"].filter(Boolean).join(" · ")
  return make(
    "li",
    {},
    make("p", { class: "said-by" }, make("b", { dir: "auto" }, name), facts && make("span", {}, facts)),
    make("p", { class: "remark", dir: "auto" }, text),
    replies.length > 0 && make("ul", { class: "replies" }, replies.map(remark)),
  )
}
