/* Puts the page together: who, the tools, the years, the sheets, and the viewer that the address after # opens. */
function start() {
  keepTheme()
  const posts = Object.keys(archive.years)
    .sort((one, other) => (one === "undated") - (other === "undated") || other.localeCompare(one))
    .flatMap((year) => {
      const some = archive.posts[year] ?? []
      some.forEach((post, index) => Object.assign(post, { year, placeInYear: some.length - 1 - index }))
      return some
    })
  posts.forEach((post, index) => { post.number = posts.length - index })
  const wanted = { query: "", kind: "", isOldestFirst: false }
  let shown = posts

  const sheet = new Sheet({ onOpen: (at) => { location.hash = placeName(shown[at], 0) }, onDrawn: () => markHere() })
  const timeline = new Timeline(posts, (at) => sheet.goTo(at, "start"))
  const line = make("p", { class: "line", role: "status" })
  const nothing = make("p", { class: "nothing" }, "Nothing found. ", button({ class: "plain", onclick: () => clear() }, "Show all posts"))
  const keys = keyList()
  const search = make("input", {
    type: "search", placeholder: "Search captions, #tags, @names", "aria-label": "Search captions, #tags, @names", autocomplete: "off", spellcheck: "false",
    oninput: () => { wanted.query = search.value; draw() },
  })
  const kinds = kindChoice(posts, (kind) => { wanted.kind = kind; draw() })
  const order = button({
    class: "order", title: "Turn the order round", onclick: () => {
      wanted.isOldestFirst = !wanted.isOldestFirst
      order.textContent = wanted.isOldestFirst ? "Oldest first" : "Newest first"
      draw()
    },
  }, "Newest first")
  const stage = new Stage({
    onTurn: (step, slide) => turn(step, slide),
    onClose: () => leave(),
    searchFor: (name) => { search.value = wanted.query = name; draw(); leave() },
  })

  function draw() {
    shown = matching(posts, wanted)
    sheet.show(shown, shown.length === posts.length)
    timeline.show(shown)
    line.textContent = lineWords(shown, posts)
    nothing.hidden = shown.length > 0 || posts.length === 0
  }

  function clear() {
    Object.assign(wanted, { query: "", kind: "" })
    search.value = ""
    kinds.querySelector("input").checked = true
    draw()
    search.focus()
  }

  /* Where the viewer is: a frame that no filter shows is found among all. */
  function place() {
    const [, number, slide] = /^#(\d+)(?:-(\d+))?$/.exec(location.hash) ?? []
    const post = number && posts[posts.length - Number(number)]
    if (!post) return null
    const row = shown.includes(post) ? shown : posts
    return { post, row, at: row.indexOf(post), slide: Math.max(0, Math.min(post.files.length, Number(slide ?? 1)) - 1) }
  }

  function turn(step, slide) {
    const here = place()
    const next = here?.row[here.at + step]
    if (next && slide >= 0 && slide < Math.max(1, next.files.length)) location.replace(placeName(next, slide))
  }

  function leave() {
    if (location.hash) location.replace("#")
    else follow()
  }

  function follow() {
    const here = place()
    if (here) {
      thumbnailsOf(here.post)
      stage.show(here.post, here.slide, { at: here.at, of: here.row.length, query: wanted.query })
    } else if (stage.dialog.open) {
      stage.hide()
      const at = shown.indexOf(stage.post)
      if (at >= 0) sheet.goTo(at)
    }
  }

  function markHere() {
    const { left, top } = sheet.node.getBoundingClientRect()
    const cell = document.elementsFromPoint(left + 40, Math.max(90, top + 90)).map((node) => node.closest(".cell")).find(Boolean)
    timeline.mark(cell && posts.find((post) => post.id === cell.dataset.frame))
  }

  let isMarking = false
  addEventListener("scroll", () => {
    if (isMarking) return
    isMarking = true
    requestAnimationFrame(() => { isMarking = false; markHere() })
  }, { passive: true })
  addEventListener("hashchange", follow)
  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.target.tagName === "INPUT") return
    if (event.key === "?") keys.open ? keys.close() : keys.showModal()
    else if (event.key === "/" && !document.querySelector("dialog[open]")) search.focus()
    else return
    event.preventDefault()
  })

  document.body.append(
    make("a", { class: "skip", href: "#frames", onclick: (event) => { event.preventDefault(); sheet.goTo(sheet.tabStop) } }, "To the frames"),
    masthead(keys),
    make(
      "main",
      {},
      profile(posts),
      missingYears(),
      make("div", { class: "tools", role: "search" }, make("div", { class: "field" }, icon("search"), search), kinds),
      timeline.node,
      make("div", { class: "under" }, line, order),
      nothing,
      sheet.node,
    ),
    footer(),
    stage.dialog,
    keys,
  )
  draw()
  follow()
}

/* Numbers, not letters: a frame's place in the archive, and its slide. */
function placeName(post, slide) {
  return `#${post.number}${slide ? `-${slide + 1}` : ""}`
}

if (window.archive) start()
else document.body.append(make("p", { class: "gone-years" }, "This page needs the folder viewer beside it, and the file data-profile.js in that."))
