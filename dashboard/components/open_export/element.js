const LARGEST_LIST = 200e6
const FRAMES = 9

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  root.data = data
  root.tell = (event) => setTriggerValue("said", event)
  if (!root.status) build(root)
  say(root, data.words)
  // What was refused is not kept.
  if (shelf.opening && !data.opening && data.words) closeShelf()
  if (data.asked && data.asked.number !== root.answered) answer(root, data)
}

function build(root) {
  root.input = make("input", { type: "file", accept: ".zip,application/zip", multiple: true, class: "input", onclick: (event) => choose(root, event) })
  root.input.onchange = () => open(root, [...root.input.files])
  const folder = make("input", { type: "file", webkitdirectory: true, class: "folder unseen" })
  folder.onchange = () => folder.files.length && open(root, [[...folder.files]])
  root.status = make("p", { class: "status", role: "status" })
  root.again = make("div", { class: "again", hidden: true })
  const zone = make(
    "label",
    { class: "zone" },
    make("span", { class: "film", "aria-hidden": "true" }, Array.from({ length: FRAMES }, (_, at) => frame(at + 1))),
    make("span", { class: "words" },
      make("span", { class: "title" }, "Drop Instagram’s ZIP here"),
      make("span", { class: "hint" }, "One, or all its parts together"),
      make("span", { class: "button" }, "Choose files"),
      root.input,
    ),
  )
  zone.ondragover = (event) => {
    event.preventDefault()
    zone.classList.add("over")
  }
  zone.ondragleave = () => zone.classList.remove("over")
  zone.ondrop = (event) => {
    event.preventDefault()
    zone.classList.remove("over")
    drop(root, [...event.dataTransfer.items].filter((item) => item.kind === "file"))
  }
  const unpacked = make(
    "p",
    { class: "unpacked" },
    make("label", { class: "link" }, folder, "Or choose a folder"),
    " that an export was unpacked into, or an archive made by this app. The browser may speak of an upload: nothing is sent.",
  )
  root.replaceChildren(root.again, zone, root.status, unpacked)
  // The app has lost the session that this belonged to: it is as after a reload.
  if (shelf.opening !== root.data.opening) emptyShelf()
  if (!shelf.opening) offerAgain(root)
}

const frame = (number) => make("span", { class: "frame" }, make("span", {}, `${number}`), make("span", {}, `${number}A`))

function say(root, words) {
  const [first, ...rest] = words.split(/(?<=[.…]) /)
  root.status.replaceChildren(...(words ? [make("strong", {}, first), ` ${rest.join(" ")}`] : []))
}

/* After a reload of the page, which says why. */
function offerAgain(root) {
  const mark = remembered.read()
  if (!mark) return
  const names = mark.names.join(", ")
  root.again.replaceChildren(
    make("p", {}, make("strong", {}, "The page began anew, and what was open is closed."), ` Nothing of it was kept, so its files are asked for again: ${names}.`),
  )
  root.again.hidden = false
  // The page begins at its top, where nothing says what has become of what was open.
  root.again.scrollIntoView({ block: "center" })
  remembered.handles().then((handles) => {
    if (!handles.length || root.again.hidden) return
    root.again.append(make("button", { type: "button", class: "button", onclick: () => openHandles(root, handles, true) }, "Open them again"))
  })
}

/* Where the browser has it, files are chosen so that it can open them again after a reload. */
async function choose(root, event) {
  if (!window.showOpenFilePicker || window.self !== window.top) return
  event.preventDefault()
  try {
    const types = [{ description: "ZIP", accept: { "application/zip": [".zip"] } }]
    await openHandles(root, await window.showOpenFilePicker({ multiple: true, types }))
  } catch (problem) {
    if (problem.name !== "AbortError") throw problem
  }
}

async function openHandles(root, handles, isAgain) {
  try {
    if (isAgain) for (const handle of handles) if (await handle.requestPermission?.({ mode: "read" }) === "denied") throw refusal("gone")
    const files = []
    for (const handle of handles) files.push(await handle.getFile())
    await open(root, files, handles)
  } catch {
    say(root, "The files could not be opened again. They may have been moved, or the browser was not allowed to. Choose them once more.")
  }
}

async function drop(root, items) {
  // All at once: when this is over the browser has forgotten them.
  const entries = items.map((item) => item.webkitGetAsEntry?.())
  const files = items.map((item) => item.getAsFile())
  const asked = items.map((item) => item.getAsFileSystemHandle?.())
  const things = entries.map((entry, at) => (entry?.isDirectory ? entry : files[at]))
  const handles = (await Promise.all(asked)).filter((handle) => handle?.kind === "file")
  await open(root, things, handles.length === things.length ? handles : [])
}

async function open(root, things, handles = []) {
  if (!things.length) return
  say(root, "Looking into the files…")
  root.again.hidden = true
  try {
    const trees = []
    for (const thing of things) trees.push(await treeOf(thing, root.data.closed))
    fillShelf(trees)
    remembered.keep(trees.map((tree) => tree.label), handles)
    const listed = trees.map(async ({ label, files }) => ({ label, names: await packed(new Blob([JSON.stringify(files.map((file) => [file.name, file.size]))])) }))
    root.tell({ kind: "listed", opening: shelf.opening, files: await Promise.all(listed) })
  } catch (problem) {
    root.tell({ kind: "refused", problem: problem.reason ?? "damaged" })
  }
  root.input.value = ""
}

async function answer(root, { asked, piece }) {
  root.answered = asked.number
  if (asked.opening !== shelf.opening) return root.tell({ kind: "refused", problem: "gone" })
  try {
    const file = await fileOf(asked.zip, asked.file, LARGEST_LIST)
    const end = Math.min(file.size, asked.start + piece)
    const data = await packed(file.slice(asked.start, end))
    root.tell({ kind: "piece", number: asked.number, data, is_last: end === file.size })
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
