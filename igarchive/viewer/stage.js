/* The full-window viewer: one post at a time, every slide, the caption exactly as it was written. */
class Stage {
  constructor({ onTurn, onClose, searchFor }) {
    Object.assign(this, { onTurn, onClose, searchFor })
    this.picture = make("div", { class: "picture" })
    this.place = make("span", { class: "place", "aria-live": "polite" })
    this.before = button({ class: "turn before", "aria-label": "Previous post", onclick: () => onTurn(-1, 0) }, icon("left", 24))
    this.after = button({ class: "turn after", "aria-label": "Next post", onclick: () => onTurn(1, 0) }, icon("right", 24))
    this.slides = make("div", { class: "slides", role: "group", "aria-label": "Slides" })
    this.notes = make("aside", { class: "notes", tabindex: 0, "aria-label": "About this post" })
    this.dialog = make(
      "dialog",
      { class: "stage", tabindex: -1 },
      make(
        "div",
        { class: "table" },
        make("div", { class: "top" }, button({ class: "round close", "aria-label": "Close", onclick: onClose }, icon("close", 22)), this.place),
        this.picture,
        this.before,
        this.after,
        this.slides,
      ),
      this.notes,
    )
    this.dialog.addEventListener("keydown", (event) => this.hear(event))
    this.dialog.addEventListener("cancel", (event) => {
      event.preventDefault()
      onClose()
    })
    this.hearSwipes()
  }

  show(post, slide, { at, of, query }) {
    Object.assign(this, { post, slide })
    this.dialog.setAttribute("aria-label", labelOf(post))
    this.place.textContent = `${at + 1} of ${of.toLocaleString("en")}`
    this.before.hidden = at === 0
    this.after.hidden = at === of - 1
    this.drawPicture()
    this.drawSlides()
    this.drawNotes(query)
    if (!this.dialog.open) this.dialog.showModal()
    // A button that is gone takes the focus with it, and then no key is heard.
    if (!this.dialog.contains(document.activeElement) || document.activeElement.hidden) this.dialog.focus({ preventScroll: true })
    this.dialog.scrollTop = 0
    this.notes.scrollTop = 0
  }

  hide() {
    this.picture.replaceChildren() // a clip goes silent
    this.dialog.close()
  }

  drawPicture() {
    const file = this.post.files[this.slide]
    const small = archive.thumbs[file?.path]
    const shown = !file?.path
      ? make("div", { class: "gone" }, missingWords(this.post, file?.why))
      : file.clip
        ? make("video", { src: addressOf(file.path), controls: true, playsinline: true, preload: "metadata", poster: small && `data:image/jpeg;base64,${small}` })
        : make("img", { src: addressOf(file.path), alt: this.alt() || `Frame ${frameNumber(this.post)}, ${this.post.kind}` })
    shown.onerror = () => shown.replaceWith(make("div", { class: "gone" }, missingWords(this.post, "It was in this archive.", "The file is not here")))
    this.picture.replaceChildren(shown)
  }

  alt() {
    return this.post.alts?.[this.slide] ?? ""
  }

  drawSlides() {
    const { files } = this.post
    this.slides.hidden = files.length < 2
    this.slides.replaceChildren(...(files.length < 2 ? [] : files.map((file, index) => button(
      {
        "aria-label": `Slide ${index + 1}, ${file.path ? (file.clip ? "video" : "photo") : "not in this archive"}`,
        "aria-current": index === this.slide && "true",
        onclick: () => this.onTurn(0, index),
      },
      file.clip && icon("video", 14),
      file.path && (file.clip
        ? make("video", { src: `${addressOf(file.path)}#t=0.1`, preload: "metadata", muted: true, tabindex: -1, "aria-hidden": "true" })
        : make("img", { src: addressOf(file.path), alt: "", loading: "lazy", decoding: "async" })),
    ))))
    this.slides.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" })
  }

  drawNotes(query) {
    const { post, slide } = this
    const file = post.files[slide]
    const counts = [["likes", "like", post.likes], ["comments", "comment", post.comments]].filter(([, , count]) => count !== undefined)
    this.notes.replaceChildren(...[
      make("p", { class: "numbers" }, make("b", {}, `${frameNumber(post)} `), post.files.length > 1 && make("span", {}, `slide ${slide + 1} of ${post.files.length}`)),
      ...this.caption(query),
      make("p", { class: "when" }, post.at ? make("time", { datetime: post.at }, longDate(post.at)) : "Instagram gave no date."),
      counts.length > 0 && make("p", { class: "counts" }, counts.map(([more, one, count]) => make("span", {}, make("b", {}, count.toLocaleString("en")), ` ${count === 1 ? one : more}`))),
      this.alt() && make("p", { class: "fact", dir: "auto" }, make("b", {}, "Alternative text "), this.alt()),
      make(
        "div",
        { class: "actions" },
        file?.path && make("a", { href: addressOf(file.path), target: "_blank" }, icon("file"), "Open the file ", make("small", {}, file.path.split(".").at(-1).toUpperCase())),
        post.link && linkAway(post.link, {}, icon("away"), "Open on Instagram"),
      ),
      make("p", { class: "keys" }, [["← →", "post"], ["↑ ↓", "slide"], ["Esc", "close"], ["?", "all keys"]].map(([key, does]) => make("span", {}, make("kbd", {}, key), ` ${does}`))),
    ].filter(Boolean))
  }

  /* The words, and below them the hashtags that a caption ends with. */
  caption(query) {
    const { caption } = this.post
    if (!caption?.trim()) return [make("p", { class: "caption none" }, "No caption.")]
    const [, words, tags] = /^([\s\S]*?)((?:\s*[#＃][^\s#＃]+)*)\s*$/.exec(caption)
    const nodes = (text) => captionNodes(text.trim(), query, this.searchFor)
    return [
      words.trim() && make("p", { class: words.length > 220 ? "caption long" : "caption", dir: "auto" }, nodes(words)),
      tags.trim() && make("p", { class: "tags", dir: "auto" }, nodes(tags)),
    ]
  }

  hear(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return
    if (event.key.startsWith("Arrow") && event.target.tagName === "VIDEO") return // they wind the film
    const slide = { ArrowUp: this.slide - 1, ArrowDown: this.slide + 1 }[event.key]
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key]
    if (step) this.onTurn(step, 0)
    else if (slide !== undefined && this.post.files.length > 1) this.onTurn(0, slide)
    else return
    event.preventDefault()
  }

  hearSwipes() {
    let start = null
    this.picture.addEventListener("touchstart", (event) => {
      start = event.touches.length === 1 ? event.touches[0] : null
    }, { passive: true })
    this.picture.addEventListener("touchend", (event) => {
      const end = event.changedTouches[0]
      const across = start ? end.clientX - start.clientX : 0
      if (Math.abs(across) > 50 && Math.abs(across) > 2 * Math.abs(end.clientY - start.clientY)) this.onTurn(across < 0 ? 1 : -1, 0)
      start = null
    }, { passive: true })
  }
}
