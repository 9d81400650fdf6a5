/* Prints of files that lie in the browser. `side` is the shorter side, in pixels. */
const MOST_DRAWN = 800
const LONGEST_LOOK = 15_000 // milliseconds until a video counts as one that cannot be shown

async function printOf(spot, side) {
  if (spot.opening !== shelf.opening) return words("Not open here", "choose the files again")
  const known = knownPrint(spot, side)
  if (known) return known
  const { drawn } = shelf
  const print = await madeOf(spot, side)
  if (drawn.size >= MOST_DRAWN) drawn.delete(drawn.keys().next().value)
  // Into the shelf as it was: another opening has one of its own.
  drawn.set(keyOf(spot, side), print)
  return print
}

function knownPrint(spot, side) {
  return spot.opening === shelf.opening ? shelf.drawn.get(keyOf(spot, side)) : undefined
}

const keyOf = (spot, side) => `${spot.zip}/${spot.file}/${side}`

/* As `printOf`, and not kept: what is large would fill the memory. */
async function madeOf(spot, side) {
  if (spot.opening !== shelf.opening) return words("Not open here", "choose the files again")
  try {
    const file = await fileOf(spot.zip, spot.file)
    return { ...(spot.is_video ? await coverOf(file, side) : await pictureOf(file, side)), color: null, words: null, reason: null }
  } catch {
    return spot.is_video ? words("A video", "this browser cannot show it") : words("Cannot be shown", "this browser cannot read it")
  }
}

const words = (headline, reason) => ({ source: null, color: null, words: headline, reason })

async function pictureOf(file, side) {
  const bitmap = await createImageBitmap(file)
  try {
    return cut(bitmap, bitmap.width, bitmap.height, side)
  } finally {
    bitmap.close()
  }
}

/* The picture of a video is its first one: an export has no covers. */
async function coverOf(file, side) {
  const video = make("video", { muted: true, playsinline: true, preload: "auto" })
  const address = URL.createObjectURL(new Blob([file], { type: "video/mp4" }))
  try {
    await new Promise((done, fail) => {
      video.onloadeddata = done
      video.onerror = fail
      setTimeout(fail, LONGEST_LOOK)
      video.src = address
    })
    return cut(video, video.videoWidth, video.videoHeight, side)
  } finally {
    video.removeAttribute("src")
    URL.revokeObjectURL(address)
  }
}

function cut(drawable, width, height, side) {
  const scale = Math.min(1, side / Math.min(width, height), (3 * side) / Math.max(width, height))
  const canvas = make("canvas", { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) })
  canvas.getContext("2d").drawImage(drawable, 0, 0, canvas.width, canvas.height)
  return { source: canvas.toDataURL("image/jpeg", 0.8), size: [canvas.width, canvas.height] }
}
