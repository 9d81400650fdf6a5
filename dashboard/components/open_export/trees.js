/* What was dropped or chosen, as trees of files. Of a ZIP its directory is read, and nothing else. */
const refusal = (reason) => Object.assign(new Error(reason), { reason })

async function treeOf(thing, closed) {
  const filesOf = Array.isArray(thing) ? filesOfChosenFolder : thing.isDirectory ? filesOfFolder : filesOfZip
  const { label, files } = await filesOf(thing)
  return { label, files: withoutPrivate(files, closed) }
}

async function filesOfZip(file) {
  const zip = await zipReader()
  const reader = new zip.ZipReader(new zip.BlobReader(file))
  let entries
  try {
    entries = await reader.getEntries()
  } catch {
    throw refusal((await beginsLikeAZip(file)) ? "truncated" : "not_a_zip")
  } finally {
    await reader.close()
  }
  entries = entries.filter((entry) => !entry.directory)
  if (entries.some((entry) => entry.encrypted)) throw refusal("encrypted")
  const files = entries.map((entry) => ({ name: entry.filename, size: entry.uncompressedSize, read: () => unpacked(file, entry, zip) }))
  return { label: file.name, files }
}

async function beginsLikeAZip(file) {
  const [first, second, third] = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  return first === 0x50 && second === 0x4b && (third === 3 || third === 7)
}

/* A file that lies unpacked in its ZIP is a slice of it: nothing is copied, however long a film it is. Of another, never
   more is taken than it claims to be. */
async function unpacked(file, entry, zip) {
  if (entry.compressionMethod === 0) {
    const head = new DataView(await file.slice(entry.offset + 26, entry.offset + 30).arrayBuffer())
    const start = entry.offset + 30 + head.getUint16(0, true) + head.getUint16(2, true)
    return file.slice(start, start + entry.uncompressedSize)
  }
  const pieces = []
  let left = entry.uncompressedSize
  const counting = new WritableStream({
    write(piece) {
      left -= piece.length
      if (left < 0) throw refusal("damaged")
      pieces.push(piece)
    },
  })
  await entry.getData(counting, { checkOverlappingEntry: true })
  return new Blob(pieces)
}

/* A folder that was dropped. Links in it are not followed by any browser. */
async function filesOfFolder(top) {
  const files = []
  const pending = [top]
  while (pending.length) {
    const folder = pending.pop()
    const reader = folder.createReader()
    for (let some = await listed(reader); some.length; some = await listed(reader)) {
      for (const entry of some) {
        if (entry.isDirectory) pending.push(entry)
        else files.push(entry)
      }
    }
  }
  const named = files.map(async (entry) => {
    const file = await new Promise((done, fail) => entry.file(done, fail))
    return { name: entry.fullPath.slice(top.fullPath.length + 1), size: file.size, read: async () => file }
  })
  return { label: top.name, files: await Promise.all(named) }
}

/* A folder that was chosen comes as the list of its files. */
function filesOfChosenFolder(files) {
  const [label] = files[0].webkitRelativePath.split("/")
  return { label, files: files.map((file) => ({ name: file.webkitRelativePath.slice(label.length + 1), size: file.size, read: async () => file })) }
}

const listed = (reader) => new Promise((done, fail) => reader.readEntries(done, fail))

/* The names of messages are names of people. Of a folder that nothing is opened in, no more is told than that it is
   there, and which kinds of file it has. */
function withoutPrivate(files, closed) {
  const open = []
  const hidden = new Map()
  for (const file of files) {
    const sign = file.name.includes("/") ? "/" : "\\"
    const parts = file.name.split(sign)
    const at = parts.slice(0, -1).findIndex((part) => closed.includes(part.toLowerCase()))
    if (at < 0) open.push(file)
    else {
      const name = [...parts.slice(0, at + 1), `x${file.name.match(/\.\w+$/)?.[0] ?? ""}`].join(sign)
      hidden.set(name, { name, size: 0, read: null })
    }
  }
  return [...open, ...hidden.values()]
}
