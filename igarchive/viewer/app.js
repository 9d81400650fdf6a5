/* Puts the page together: who, the tools, the years, the sheets, and the viewer that the address after # opens. */
const KEYS = [
  ["/", "search"],
  ["← → ↑ ↓", "from frame to frame; Enter opens one"],
  ["← →", "in the viewer: previous and next post"],
  ["↑ ↓", "in the viewer: previous and next slide of an album"],
  ["Esc", "close"],
  ["?", "this list"],
]

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
  const timeline = new Timeline((at) => sheet.goTo(at, "start"))
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
    sheet.show(shown)
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
    make("a", { class: "skip", href: "#sheet", onclick: (event) => { event.preventDefault(); sheet.goTo(sheet.tabStop) } }, "To the frames"),
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

function masthead(keys) {
  return make(
    "header",
    { class: "masthead" },
    make("span", { class: "brand" }, icon("mark", 25, 26), "Contact Sheet"),
    make(
      "div",
      { class: "switches" },
      button({ class: "round", "aria-label": "Light or dark", title: "Light or dark", onclick: turnTheme }, icon("theme")),
      button({ class: "round key", "aria-label": "Keyboard shortcuts", title: "Keyboard shortcuts", onclick: () => keys.showModal() }, "?"),
    ),
  )
}

function profile(posts) {
  const { username, name, biography, website, followers, following, made } = archive
  const counts = [[posts.length, "post", "posts"], [followers, "follower", "followers"], [following, "following", "following"]]
  const title = username ? `@${username}` : name || "Instagram"
  return make(
    "section",
    { class: "profile", "aria-label": "Profile" },
    make("span", { class: "avatar", "aria-hidden": "true" }, Array.from((username || name || "·").toUpperCase())[0]),
    make(
      "div",
      {},
      make("h1", {}, title),
      make("p", { class: "about" }, username && name && make("span", {}, `${name} · `), `archive of ${date(made)}`),
      biography && make("p", { class: "biography", dir: "auto" }, biography),
      website && linkAway(website, { class: "website" }, website.replace(/^https?:\/\//, "").replace(/\/$/, "")),
      make("ul", { class: "tally" }, counts.filter(([count]) => typeof count === "number").map(([count, one, more]) =>
        make("li", {}, make("b", {}, count.toLocaleString("en")), ` ${count === 1 ? one : more}`))),
    ),
  )
}

function kindChoice(posts, onChoose) {
  const counts = Object.keys(KINDS).map((kind) => [kind, posts.filter((post) => post.kind === kind).length]).filter(([, count]) => count)
  const all = [["", posts.length], ...(counts.length > 1 ? counts : [])]
  return make("fieldset", { class: "kinds" }, make("legend", { class: "unseen" }, "Kind"), all.map(([kind, count], index) => make(
    "label",
    { class: "pill" },
    make("input", { type: "radio", name: "kind", class: "unseen", checked: index === 0, onchange: () => onChoose(kind) }),
    KINDS[kind] ?? "All",
    make("small", {}, count.toLocaleString("en")),
  )))
}

function lineWords(shown, posts) {
  const dated = shown.filter((post) => post.at).map((post) => post.at).sort()
  const span = dated.length ? [dated[0], dated.at(-1)].map(monthAndYear) : []
  const count = shown.length === posts.length ? many(posts.length, "post") : `${shown.length.toLocaleString("en")} of ${many(posts.length, "post")}`
  return [count, Array.from(new Set(span)).join(" – ")].filter(Boolean).join(" · ")
}

/* What a copy in pieces lacks is said, not left out. */
function missingYears() {
  const gone = Object.keys(archive.years).filter((year) => !archive.posts[year])
  return gone.length > 0 && make("p", { class: "gone-years", role: "alert" },
    `The posts of ${gone.join(", ")} are not shown: the file ${gone.map((year) => `viewer/data-${year}.js`).join(", ")} is missing beside this page.`)
}

function keyList() {
  const dialog = make(
    "dialog",
    { class: "key-list", "aria-labelledby": "keys-title" },
    make("h2", { id: "keys-title" }, "Keyboard shortcuts"),
    make("dl", {}, KEYS.flatMap(([shown, does]) => [make("dt", {}, make("kbd", {}, shown)), make("dd", {}, does)])),
    button({ class: "pill", onclick: () => dialog.close() }, "Close"),
  )
  return dialog
}

function footer() {
  const at = (href, words) => make("a", { href }, words)
  return make(
    "footer",
    {},
    make("p", {}, `Saved with Contact Sheet on ${date(archive.made)}. Times are those of ${archive.zone}.`),
    make("p", {}, at("README.txt", "What lies where"), " · ", at("data/posts.csv", "A table of the posts"), " · ", at("data/media/", "The files")),
  )
}

/* Light or dark as the system has it, until somebody chooses here. A browser may keep no choice for a page from a disk. */
function keepTheme() {
  const isDark = matchMedia("(prefers-color-scheme: dark)")
  const set = () => { document.documentElement.dataset.theme = keptTheme() ?? (isDark.matches ? "dark" : "light") }
  isDark.addEventListener("change", set)
  set()
}

function keptTheme() {
  try {
    return localStorage.getItem("contact-sheet-theme")
  } catch {
    return null
  }
}

function turnTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem("contact-sheet-theme", theme)
  } catch {
    // It holds for as long as the page is open.
  }
}

if (window.archive) start()
else document.body.append(make("p", { class: "gone-years" }, "This page needs the folder viewer beside it, and the file data-profile.js in that."))
