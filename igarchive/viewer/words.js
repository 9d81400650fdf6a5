/* Moments are written in the archive as they were in its owner's zone, so they are the same wherever this page is opened. */
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"]
const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
const KINDS = { photo: "Photos", album: "Albums", reel: "Reels", video: "Videos" }

const yearOf = (post) => post.at?.slice(0, 4) ?? "undated"
const monthOf = (post) => Number(post.at?.slice(5, 7)) - 1
const dayOf = (post) => Number(post.at?.slice(8, 10))

function dayAndMonth(post) {
  return post.at ? `${dayOf(post)} ${MONTHS[monthOf(post)].slice(0, 3)}` : ""
}

function monthAndYear(post) {
  return post.at ? `${MONTHS[monthOf(post)].slice(0, 3)} ${yearOf(post)}` : ""
}

function date(moment) {
  return `${Number(moment.slice(8, 10))} ${MONTHS[Number(moment.slice(5, 7)) - 1]} ${moment.slice(0, 4)}`
}

function longDate(moment) {
  const weekday = DAYS[new Date(`${moment.slice(0, 10)}T12:00:00Z`).getUTCDay()]
  return `${weekday} ${date(moment)}, ${moment.slice(11, 16)}`
}

function many(count, one, more = `${one}s`) {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`
}

function frameNumber(post) {
  return String(post.number).padStart(4, "0")
}

/* What a screen reader says of a frame. */
function labelOf(post) {
  const kind = post.kind === "album" && post.files.length ? `album of ${post.files.length}` : post.kind
  const caption = (post.caption ?? "").replace(/\s+/g, " ").trim()
  const words = caption.length > 90 ? `${caption.slice(0, 90)}…` : caption || "no caption"
  return `Frame ${frameNumber(post)}, ${kind}, ${post.at ? date(post.at) : "no date"}. ${words}`
}
