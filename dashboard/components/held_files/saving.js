/* Files of the shelf, saved from the browser to the disk of the person. */
async function saveHeld({ name, spot }) {
  const file = await heldFile(spot)
  handOut(file, await trueName(name, file))
}

/* The files lie in the ZIP as they are: pictures and films do not get smaller. `tell` is called with how many are done. */
async function saveHeldAsZip(zipName, files, table, tell) {
  const zip = await zipReader()
  const parcel = new zip.ZipWriter(new zip.BlobWriter("application/zip"), { level: 0, extendedTimestamp: false })
  if (table) await parcel.add("posts.csv", new zip.BlobReader(new Blob(["\ufeff", table])))
  for (const [done, { name, spot }] of files.entries()) {
    tell?.(done)
    const file = await heldFile(spot)
    await parcel.add(await trueName(name, file), new zip.BlobReader(file))
  }
  handOut(await parcel.close(), zipName)
}

function heldFile(spot) {
  if (spot.opening !== shelf.opening) throw new Error("another opening")
  return fileOf(spot.zip, spot.file)
}

function handOut(blob, name) {
  const address = URL.createObjectURL(blob)
  make("a", { href: address, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(address), 60_000)
}

/* What a file is called in an export does not always say what it is. */
async function trueName(name, file) {
  const head = new Uint8Array(await file.slice(0, 12).arrayBuffer())
  const ending = endingOf(head)
  return ending ? name.replace(/\.\w+$/, `.${ending}`) : name
}

function endingOf(head) {
  const letters = String.fromCharCode(...head)
  if (letters.startsWith("\xff\xd8\xff")) return "jpg"
  if (letters.startsWith("\x89PNG")) return "png"
  if (letters.startsWith("RIFF") && letters.endsWith("WEBP")) return "webp"
  if (letters.slice(4, 8) !== "ftyp") return null
  const brand = letters.slice(8)
  if (["heic", "heix", "mif1", "msf1"].includes(brand)) return "heic"
  return { avif: "avif", "qt  ": "mov" }[brand] ?? "mp4"
}
