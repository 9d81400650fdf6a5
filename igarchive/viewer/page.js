/* What stands around the sheets: the masthead, who it is, the choice of kinds, the foot. */
const KEYS = [
  ["/", "search"],
  ["← → ↑ ↓", "from frame to frame; Enter opens one"],
  ["← →", "in the viewer: previous and next post"],
  ["↑ ↓", "in the viewer: previous and next slide of an album"],
  ["Esc", "close"],
  ["?", "this list"],
]

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
    `${KINDS[kind] ?? "All"} `,
    make("small", {}, count.toLocaleString("en")),
  )))
}

function lineWords(shown, posts) {
  const dated = shown.filter((post) => post.at).sort((one, other) => one.at.localeCompare(other.at))
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
