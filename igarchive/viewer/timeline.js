/* The years, a bar for each month: where the posts are, and the way there. Its width is the archive's whole time. */
class Timeline {
  constructor(posts, onJump) {
    this.onJump = onJump
    this.node = make("nav", { class: "years", "aria-label": "Years and months" })
    const months = posts.filter((post) => post.at).map((post) => post.at.slice(0, 7)).sort()
    Object.assign(this, { first: months[0], last: months.at(-1) })
    this.years = Array.from(new Set(months.map((month) => month.slice(0, 4))))
  }

  show(posts) {
    const held = new Map()
    posts.forEach((post, at) => {
      if (!post.at) return
      const month = held.get(post.at.slice(0, 7)) ?? { at, count: 0 }
      month.count += 1
      held.set(post.at.slice(0, 7), month)
    })
    const most = Math.max(1, ...Array.from(held.values(), ({ count }) => count))
    this.bars = new Map()
    this.node.replaceChildren(...this.years.map((year) => this.year(year, held, most)))
    this.node.hidden = this.years.length === 0
  }

  /* A year takes the room its months need, so that every month is as wide as any other. */
  year(year, held, most) {
    const months = MONTHS.map((_, index) => `${year}-${String(index + 1).padStart(2, "0")}`)
      .filter((month) => this.first <= month && month <= this.last)
    const found = months.map((month) => held.get(month)).filter(Boolean)
    const count = found.reduce((sum, month) => sum + month.count, 0)
    const name = { class: "name", "aria-label": `${year}, ${many(count, "post")}`, disabled: count === 0 }
    const node = make(
      "div",
      { class: "year" },
      make("div", { class: "months" }, months.map((month) => this.bar(month, held.get(month), most))),
      button({ ...name, onclick: () => this.onJump(Math.min(...found.map(({ at }) => at))) }, year),
    )
    node.style.setProperty("--months", months.length)
    return node
  }

  bar(month, held, most) {
    const words = `${MONTHS[Number(month.slice(5)) - 1]} ${month.slice(0, 4)}, ${many(held?.count ?? 0, "post")}`
    const bar = button({ class: "bar", title: words, "aria-label": words, tabindex: -1, disabled: !held, onclick: () => this.onJump(held.at) })
    bar.style.setProperty("--tall", held ? `${Math.max(8, (100 * held.count) / most)}%` : "0%")
    this.bars.set(month, bar)
    return bar
  }

  /* The month of the frame that stands first in sight. */
  mark(post) {
    const here = post?.at && this.bars.get(post.at.slice(0, 7))
    if (here === this.here) return
    this.here?.removeAttribute("aria-current")
    this.here = here
    if (!here) return
    here.setAttribute("aria-current", "date")
    const { left, right } = here.getBoundingClientRect()
    const frame = this.node.getBoundingClientRect()
    if (left < frame.left || right > frame.right) this.node.scrollLeft += left - frame.left - frame.width / 2
  }
}
