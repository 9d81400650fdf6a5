/* One for the page: the ZIPs that were opened, and the reader of ZIPs. Neither leaves the browser. */
const shelf = (window[Symbol.for("contact-sheet export")] ??= { opening: "", zips: [], drawn: new Map(), reader: null })

/* The reader comes with the app, and only once somebody opens a ZIP. */
function zipReader() {
  return (shelf.reader ??= new Promise((done, fail) => {
    const script = make("script", { src: new URL("app/static/zip/zip-core.min.js", document.baseURI).href })
    script.onload = () => {
      window.zip.configure({ useWebWorkers: false })
      done(window.zip)
    }
    script.onerror = () => {
      shelf.reader = null
      fail(new Error("no reader"))
    }
    document.head.append(script)
  }))
}

/* A file that lies unpacked in its ZIP is a slice of it: nothing is copied, however long a film it is. */
async function fileOf(place, number, most = Infinity) {
  const zip = await zipReader()
  const { file, entries } = shelf.zips[place]
  const entry = entries[number]
  if (entry.uncompressedSize > most) throw new Error("too large")
  if (entry.compressionMethod === 0) {
    const head = new DataView(await file.slice(entry.offset + 26, entry.offset + 30).arrayBuffer())
    const start = entry.offset + 30 + head.getUint16(0, true) + head.getUint16(2, true)
    return file.slice(start, start + entry.uncompressedSize)
  }
  return entry.getData(new zip.BlobWriter(), { checkOverlappingEntry: true })
}
