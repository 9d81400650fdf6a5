/* One for the page: what was opened, and the reader of ZIPs. Neither leaves the browser.
   A tree is a ZIP or a folder: its name, and its files, each with a name, a size, and the way to read it. */
const shelf = (window[Symbol.for("contact-sheet export")] ??= { opening: "", trees: [], drawn: new Map(), reader: null })

function fillShelf(trees) {
  shelf.opening = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  shelf.trees = trees
  shelf.drawn = new Map()
}

function emptyShelf() {
  Object.assign(shelf, { opening: "", trees: [], drawn: new Map() })
}

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

async function fileOf(tree, number, most = Infinity) {
  const file = shelf.trees[tree].files[number]
  if (!file.read || file.size > most) throw new Error("not to be read")
  return file.read()
}
