const running = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  // Every run brings a new countdown; the rest is drawn anew only when it has changed.
  const drawn = JSON.stringify({ ...data, access: null })
  if (root.drawn !== drawn) {
    root.replaceChildren(make("div", { class: root.isUnfolded ? "header unfolded" : "header" }, who(data, root), make("div", { class: "access" })))
    root.drawn = drawn
  }
  const showAvatar = () => drawAvatar(root.querySelector(".avatar"))
  showAvatar()
  const stopWaiting = awaitPrints(root, showAvatar)
  const chip = root.querySelector(".access")
  running.get(root)?.()
  running.set(root, data.access ? drawChip(chip, data.access, () => setTriggerValue("over", true), () => setTriggerValue("access", true)) : () => {})
  return () => {
    stopWaiting()
    running.get(root)?.()
  }
}

function drawAvatar(avatar) {
  const source = darkroom.prints.get("avatar")?.source
  if (!source || avatar.src === source) return
  avatar.replaceWith(make("img", { class: "avatar", src: source, alt: "" }))
}

function who(data, root) {
  const site = data.website && make(
    "a",
    { class: "website", href: data.website, target: "_blank", rel: "noopener noreferrer nofollow" },
    data.website.replace(/^https?:\/\/(www\.)?/i, "").replace(/\/$/, ""),
  )
  return make(
    "div",
    { class: "who" },
    make("div", { class: "avatar blank", "aria-hidden": "true" }, data.username.slice(0, 1)),
    make(
      "div",
      {},
      make("h1", { class: "username" }, data.username && `@${data.username}`),
      make("p", { class: "brief" }, data.brief),
      data.line && make("p", { class: "line" }, data.line),
      data.biography && make("p", { class: "biography", dir: "auto" }, data.biography),
      make(
        "div",
        { class: "foot" },
        make("ul", { class: "counts" }, data.counts.map(([number, word]) => make("li", {}, make("b", {}, number), ` ${word}`))),
        site,
      ),
    ),
    unfolder(root),
  )
}

/* In a narrow window the header is one line, and all of it is the button for the rest. */
function unfolder(root) {
  const button = make("button", { type: "button", class: "unfold", "aria-label": "About this account", "aria-expanded": String(Boolean(root.isUnfolded)) }, outline("down", 20))
  button.onclick = () => {
    root.isUnfolded = !root.isUnfolded
    root.querySelector(".header").classList.toggle("unfolded", root.isUnfolded)
    button.setAttribute("aria-expanded", String(root.isUnfolded))
  }
  return button
}
