/* A post whose files lie in the browser: it is drawn empty, and its pictures are put in as they are made. */
const STAGE_SIDE = 1440
const SLIDE_SIDE = 160

/* What was there already is there at once: a run that changes nothing must not blink or stop a film. */
function recall({ data, developed }) {
  if (data.spot && developed?.spot === JSON.stringify(data.spot)) put(data, developed.found)
  for (const slide of data.slides.filter((slide) => slide.spot)) slide.thumbnail = knownPrint(slide.spot, SLIDE_SIDE)?.source ?? null
}

async function develop(room) {
  const { data } = room
  const isShown = () => room.data === data
  const { spot } = data
  if (spot) {
    const found = spot.is_video ? await filmOf(spot) : await madeOf(spot, STAGE_SIDE)
    if (!isShown()) return letFilmGo(found)
    letFilmGo(room.developed?.found)
    room.developed = { spot: JSON.stringify(spot), found }
    put(data, found)
    if (drawStage(room)) waitForPicture(room)
    drawNotes(room)
  }
  for (const slide of data.slides.filter((slide) => slide.spot)) {
    const print = await printOf(slide.spot, SLIDE_SIDE)
    if (!isShown()) return
    slide.thumbnail = print.source
    drawSlides(room)
  }
}

/* A film is played from its file: nothing of it is copied. */
async function filmOf(spot) {
  if (spot.opening !== shelf.opening) return words("Not open here", "choose the files again")
  try {
    const file = await fileOf(spot.zip, spot.file)
    return { source: null, words: null, reason: null, film: URL.createObjectURL(new Blob([file], { type: "video/mp4" })) }
  } catch {
    return words("A video", "this browser cannot show it")
  }
}

function put(data, found) {
  Object.assign(data, { spot: null, picture: found.source, video: found.film ?? null, words: found.words, reason: found.reason, size: found.size ?? null })
}

function letFilmGo(found) {
  if (found?.film) URL.revokeObjectURL(found.film)
}

async function saveFromShelf(room, what) {
  const { held, slide, id } = room.data
  const files = held.filter(Boolean)
  tell(room, "Making the file…")
  try {
    if (what === "file") await saveHeld(held[slide])
    else await saveHeldAsZip(`${files[0].name.replace(/_\d+\.\w+$/, "") || id}.zip`, files)
    tell(room, "Saved.")
  } catch {
    tell(room, "The file could not be read. Close the export, and choose its files again.")
  }
}
