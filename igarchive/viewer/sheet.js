/* The sheets: strips of film by year. Ten thousand frames would be too much for a page at once, so a strip's frames are
   drawn when it comes near, and let go when it is far; its height is known beforehand, so nothing moves. */
const FRAMES_A_PIECE = 48 // every number of columns divides it
const loading = new Map()

class Sheet {
  constructor({ onOpen, onDrawn }) {
    this.onOpen = onOpen
    this.node = make("div", { class: "sheet", id: "frames" })
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) isIntersecting ? this.fill(target) : letGo(target)
      onDrawn()
    }, { rootMargin: "1200px 0px" })
  }

  /* By year, or what was found as one strip, with the years on its edge. */
  show(posts, isByYear) {
    this.watcher.disconnect()
    Object.assign(this, { posts, isByYear })
    this.pieces = []
    const sections = []
    for (let at = 0; at < posts.length;) {
      const year = yearOf(posts[at])
      let end = isByYear ? at : posts.length
      while (end < posts.length && yearOf(posts[end]) === year) end += 1
      sections.push(this.section(isByYear ? year : null, at, end))
      at = end
    }
    this.tabStop = 0
    this.node.replaceChildren(...sections)
    for (const piece of this.pieces) this.watcher.observe(piece)
  }

  section(year, start, end) {
    const strips = []
    for (let at = start; at < end; at += FRAMES_A_PIECE) {
      const strip = make("ul", { class: "strip", "aria-label": year ? `Frames of ${year}` : "Frames found" })
      Object.assign(strip, { start: at, end: Math.min(at + FRAMES_A_PIECE, end) })
      for (const columns of [3, 4, 6]) strip.style.setProperty(`--rows-of-${columns}`, Math.ceil((strip.end - at) / columns))
      strips.push(strip)
    }
    this.pieces.push(...strips)
    if (!year) return make("section", { "aria-label": "Found" }, strips)
    const name = year === "undated" ? "No date" : year
    return make("section", { "aria-label": name }, make("h2", {}, `${name} `, make("span", {}, many(end - start, "post"))), strips)
  }

  fill(strip) {
    if (strip.firstChild) return
    for (let at = strip.start; at < strip.end; at += 1) strip.append(this.cell(this.posts[at], at))
  }

  cell(post, at) {
    return make(
      "li",
      { class: "cell", "data-frame": post.id },
      make(
        "div",
        { class: "edge", "aria-hidden": "true" },
        make("span", { class: "number" }, frameNumber(post)),
        make("span", { class: "date" }, this.isByYear ? dayAndMonth(post) : monthAndYear(post)),
      ),
      frameWindow(post, button({
        class: "open",
        "aria-label": labelOf(post),
        tabindex: at === this.tabStop ? 0 : -1,
        onclick: () => this.onOpen(at),
        onfocus: () => this.keepTabStop(at),
        onkeydown: (event) => this.walk(event, at),
      })),
    )
  }

  pieceOf(at) {
    return this.pieces.find((piece) => piece.start <= at && at < piece.end)
  }

  /* The frame's button, drawn if it is not. */
  opener(at) {
    const piece = this.pieceOf(at)
    if (piece) this.fill(piece)
    return piece?.children[at - piece.start].querySelector(".open")
  }

  /* All frames are one stop for the Tab key: the one that was last walked to, else the first. */
  keepTabStop(at) {
    const before = this.pieceOf(this.tabStop)
    before?.children[this.tabStop - before.start]?.querySelector(".open").setAttribute("tabindex", -1)
    this.tabStop = at
    this.opener(at)?.setAttribute("tabindex", 0)
  }

  goTo(at, block = "nearest") {
    const opener = this.opener(at)
    opener?.closest(".cell").scrollIntoView({ block })
    opener?.focus({ preventScroll: true })
  }

  walk(event, at) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const piece = this.pieceOf(at)
    const columns = getComputedStyle(piece).gridTemplateColumns.split(" ").length
    const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns, Home: -at, End: this.posts.length - 1 - at }
    if (!(event.key in steps)) return
    event.preventDefault()
    this.goTo(Math.max(0, Math.min(this.posts.length - 1, at + steps[event.key])))
  }
}

function letGo(strip) {
  if (!strip.contains(document.activeElement)) strip.replaceChildren()
}

function frameWindow(post, opener) {
  const file = firstFile(post)
  const window_ = make(
    "div",
    { class: file ? "window loading" : "window missing" },
    opener,
    file ? null : missingWords(post, post.files.find(({ why }) => why)?.why),
    post.kind !== "photo" && SHAPES[post.kind] && badge(post),
    veil(post),
  )
  if (file) thumbnailsOf(post).then(() => develop(window_, post, file))
  return window_
}

function develop(window_, post, file) {
  const small = archive.thumbs[file.path]
  const picture = small || !file.clip
    ? make("img", { src: small ? `data:image/jpeg;base64,${small}` : addressOf(file.path), alt: "", decoding: "async" })
    : make("video", { src: `${addressOf(file.path)}#t=0.1`, preload: "metadata", muted: true, playsinline: true, tabindex: -1, "aria-hidden": "true" })
  picture.onerror = () => {
    picture.remove()
    window_.classList.add("missing")
    window_.append(...missingWords(post, "It was in this archive.", "The file is not here"))
  }
  window_.classList.remove("loading")
  window_.prepend(picture)
}

function missingWords(post, why, words = "Not in this archive") {
  return [
    make("strong", {}, `${words} `),
    why && make("span", { class: "why" }, `${why} `),
    post.link && linkAway(post.link, { tabindex: -1 }, "open post"),
  ].filter(Boolean)
}

function badge(post) {
  return make("div", { class: "badge", "aria-hidden": "true" }, post.kind === "album" && post.files.length, icon(post.kind))
}

function veil(post) {
  const counts = [["heart", post.likes], ["comment", post.comments]].filter(([, count]) => count !== undefined)
  return counts.length > 0 && make(
    "div",
    { class: "veil", "aria-hidden": "true" },
    counts.map(([name, count]) => make("span", {}, icon(name, 16), count.toLocaleString("en"))),
  )
}

function firstFile(post) {
  return post.files.find((file) => file.path)
}

/* A year's thumbnails are a script beside this page; it is put in once, when the first of its frames is drawn. */
function thumbnailsOf(post) {
  const part = Math.floor(post.placeInYear / archive.thumbnailsAFile) + 1
  const name = `viewer/thumbs-${post.year}${part > 1 ? `-${part}` : ""}.js`
  if (!loading.has(name)) {
    loading.set(name, new Promise((done) => {
      // Without its thumbnails a frame shows the file itself.
      document.head.append(make("script", { src: name, onload: done, onerror: done }))
    }))
  }
  return loading.get(name)
}
