const LARGEST_LIST = 200e6

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  root.tell = (event) => setTriggerValue("said", event)
  if (!root.status) build(root)
  root.status.textContent = data.words
  if (data.asked && data.asked.number !== root.answered) answer(root, data)
}

function build(root) {
  const input = make("input", { type: "file", accept: ".zip,application/zip", multiple: true, class: "input" })
  input.onchange = () => open(root, [...input.files])
  root.status = make("p", { class: "status", role: "status" })
  const zone = make(
    "label",
    { class: "zone" },
    make("span", { class: "title" }, "Drop the ZIP of your Instagram export here, or choose it"),
    make("span", { class: "hint" }, "All parts at once, if there are several. It is opened in this browser and uploaded nowhere."),
    input,
  )
  zone.ondragover = (event) => {
    event.preventDefault()
    zone.classList.add("over")
  }
  zone.ondragleave = () => zone.classList.remove("over")
  zone.ondrop = (event) => {
    event.preventDefault()
    zone.classList.remove("over")
    open(root, [...event.dataTransfer.files])
  }
  root.replaceChildren(zone, root.status)
}

async function open(root, files) {
  if (!files.length) return
  root.status.textContent = "Looking into the files…"
  try {
    const zip = await zipReader()
    const zips = []
    for (const file of files) zips.push(await lookInto(zip, file))
    shelf.opening = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("")
    shelf.zips = zips
    shelf.drawn = new Map()
    const listed = zips.map(async ({ file, entries }) => ({
      label: file.name,
      names: await packed(new Blob([JSON.stringify(entries.map((entry) => [entry.filename, entry.uncompressedSize]))])),
    }))
    root.tell({ kind: "listed", opening: shelf.opening, files: await Promise.all(listed) })
  } catch (problem) {
    root.tell({ kind: "refused", problem: problem.reason ?? "damaged" })
  }
}

async function lookInto(zip, file) {
  const reader = new zip.ZipReader(new zip.BlobReader(file))
  let all
  try {
    all = await reader.getEntries()
  } catch {
    throw refusal((await beginsLikeAZip(file)) ? "truncated" : "not_a_zip")
  } finally {
    await reader.close()
  }
  const entries = all.filter((entry) => !entry.directory)
  if (entries.some((entry) => entry.encrypted)) throw refusal("encrypted")
  return { file, entries }
}

const refusal = (reason) => Object.assign(new Error(reason), { reason })

async function beginsLikeAZip(file) {
  const [first, second, third] = new Uint8Array(await file.slice(0, 4).arrayBuffer())
  return first === 0x50 && second === 0x4b && (third === 3 || third === 7)
}

async function answer(root, { asked, piece }) {
  root.answered = asked.number
  if (asked.opening !== shelf.opening) return
  try {
    const blob = await fileOf(asked.zip, asked.file, LARGEST_LIST)
    const end = Math.min(blob.size, asked.start + piece)
    const data = await packed(blob.slice(asked.start, end))
    root.tell({ kind: "piece", number: asked.number, data, is_last: end === blob.size })
  } catch {
    root.tell({ kind: "piece", number: asked.number, data: null, is_last: true })
  }
}

/* gzip, in the letters that a message can carry. */
async function packed(blob) {
  const stream = blob.stream().pipeThrough(new CompressionStream("gzip"))
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer())
  let letters = ""
  for (let at = 0; at < bytes.length; at += 32768) letters += String.fromCharCode(...bytes.subarray(at, at + 32768))
  return btoa(letters)
}
