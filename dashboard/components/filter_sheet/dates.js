/* From which month to which: two handles over the posts of each month, and below them two fields that say the same. */
function dates(room) {
  const { data, draft } = room
  const months = data.months
  if (months.length < 2) return null
  const last = months.length - 1
  const place = (day, otherwise) => {
    const at = day ? months.findIndex(([month]) => month >= day.slice(0, 7)) : otherwise
    return at < 0 ? last : at
  }
  const until = () => (draft.until ? Math.max(months.findLastIndex(([month]) => month <= draft.until.slice(0, 7)), 0) : last)
  const most = Math.max(...months.map(([, , count]) => count))
  const bars = months.map(([, , count]) => {
    const bar = make("i", {})
    bar.style.height = count ? `${Math.max(6, (100 * count) / most)}%` : "0"
    return bar
  })
  const chart = make("div", { class: "bars", "aria-hidden": "true" }, bars)
  const handle = (label) => make("input", { type: "range", class: "handle", min: 0, max: last, step: 1, "aria-label": label })
  const [first, second] = [handle("First month"), handle("Last month")]
  const field = (label) =>
    make(
      "select",
      { "aria-label": label },
      make("option", { value: "" }, "any"),
      months.map(([month, words]) => make("option", { value: month }, words)),
    )
  const [from, to] = [field("from"), field("to")]
  const draw = () => {
    const [start, end] = [place(draft.since, 0), until()]
    bars.forEach((bar, at) => bar.classList.toggle("in", at >= start && at <= end))
    chart.style.setProperty("--start", start / last)
    chart.style.setProperty("--end", end / last)
    for (const [input, at] of [[first, start], [second, end]]) {
      input.value = at
      input.setAttribute("aria-valuetext", months[at][1])
    }
    from.value = draft.since ? months[start][0] : ""
    to.value = draft.until ? months[end][0] : ""
  }
  const set = (name, month, isPlain) => {
    if (isPlain) delete draft[name]
    else draft[name] = name === "since" ? `${month}-01` : lastDay(month)
    draw()
    changed(room)
  }
  first.oninput = () => {
    const at = Math.min(Number(first.value), until())
    set("since", months[at][0], at === 0)
  }
  second.oninput = () => {
    const at = Math.max(Number(second.value), place(draft.since, 0))
    set("until", months[at][0], at === last)
  }
  from.onchange = () => set("since", from.value, !from.value)
  to.onchange = () => set("until", to.value, !to.value)
  draw()
  return group("Dates", make("div", { class: "range" }, chart, first, second), make("div", { class: "pair" }, labelled("from", from), labelled("to", to)))
}

function lastDay(month) {
  const [year, number] = month.split("-").map(Number)
  return `${month}-${String(new Date(Date.UTC(year, number, 0)).getUTCDate()).padStart(2, "0")}`
}
