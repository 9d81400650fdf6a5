/* The years, a bar for each month: where the posts are, and the way there. */
class Timeline {
  constructor(onJump) {
    this.onJump = onJump
    this.node = make("nav", { class: "years", "aria-label": "Years and months" })
  }

  show(posts) {
    this.bars = new Map()
    const years = new Map()
    posts.forEach((post, at) => {
      if (!post.at) return
      if (!years.has(yearOf(post))) years.set(yearOf(post), new Map())
      const months = years.get(yearOf(post))
      const month = months.get(monthOf(post)) ?? { first: at, count: 0 }
      month.count += 1
      months.set(monthOf(post), month)
    })
    const most = Math.max(1, ...Array.from(years.values(), (months) => Array.from(months.values(), ({ count }) => count)).flat())
    const inOrder = Array.from(years).sort(([one], [other]) => one.localeCompare(other))
    // From the first month with a post to the last: a year takes the room its months need, so all are equally wide.
    const first = Math.min(...(inOrder[0]?.[1].keys() ?? []))
    const last = Math.max(...(inOrder.at(-1)?.[1].keys() ?? []))
    const monthsOf = (index) => MONTHS.map((_, month) => month).slice(index === 0 ? first : 0, index === inOrder.length - 1 ? last + 1 : 12)
    this.node.replaceChildren(...inOrder.map(([year, months], index) => this.year(year, months, monthsOf(index), most)))
    this.node.hidden = inOrder.length === 0
  }

  year(year, months, shown, most) {
    const count = Array.from(months.values()).reduce((sum, month) => sum + month.count, 0)
    const first = Math.min(...Array.from(months.values(), (month) => month.first))
    const node = make(
      "div",
      { class: "year" },
      make("div", { class: "months" }, shown.map((month) => this.bar(year, month, months.get(month), most))),
      button({ class: "name", "aria-label": `${year}, ${many(count, "post")}`, onclick: () => this.onJump(first) }, year),
    )
    node.style.setProperty("--months", shown.length)
    return node
  }

  bar(year, month, held, most) {
    const words = `${MONTHS[month]} ${year}, ${many(held?.count ?? 0, "post")}`
    const bar = button({ class: "bar", title: words, "aria-label": words, tabindex: -1, disabled: !held, onclick: () => this.onJump(held.first) })
    bar.style.setProperty("--tall", held ? `${Math.max(8, (100 * held.count) / most)}%` : "0%")
    this.bars.set(`${year}-${month}`, bar)
    return bar
  }

  /* The month of the frame that stands first in sight. */
  mark(post) {
    const here = post?.at && this.bars.get(`${yearOf(post)}-${monthOf(post)}`)
    if (here === this.here) return
    this.here?.removeAttribute("aria-current")
    this.here = here
    here?.setAttribute("aria-current", "date")
    const { left, right } = here?.getBoundingClientRect() ?? {}
    const frame = this.node.getBoundingClientRect()
    if (left < frame.left || right > frame.right) this.node.scrollLeft += left - frame.left - frame.width / 2
  }
}
