/* What can be done with the post: each on a line of its own. */
function actions(room) {
  const { data } = room
  const slides = data.slides.length
  return make(
    "div",
    { class: "actions" },
    data.file && action("save", "file", `Download this ${data.file}`, { hint: isSheet() ? data.format : "d", onclick: () => download(room, "file") }),
    data.hasAlbum && action("album", "album", "Download the album", { more: `${slides} slides, ZIP`, onclick: () => download(room, "album") }),
    data.permalink && action("out", "link", "Open on Instagram", { href: data.permalink, target: "_blank", rel: "noopener noreferrer" }),
    data.caption && action("copy", "copy", "Copy caption", { hint: isSheet() ? "" : "c", onclick: () => copyCaption(room) }),
    showControls(room),
  )
}

/* A line of its own for each: an icon, what it does, and to the right the key for it, or how much it is. */
function action(icon, name, words, { hint, more, ...how }) {
  const content = [outline(icon, 20), make("span", { class: "deed" }, words), hint && make("kbd", { "aria-hidden": "true" }, hint), more && make("small", {}, more)]
  return make(how.href ? "a" : "button", { type: how.href ? null : "button", class: "action", "data-name": name, ...how }, content)
}

async function copyCaption(room) {
  const copied = await copyText(room.data.caption, room.viewer)
  tell(room, copied ? "Caption copied." : "This browser does not let the app copy. Select the caption and copy it yourself.")
}
