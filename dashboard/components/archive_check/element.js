const MOST_SAID = 10

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.data = data
  if (root.button) return
  root.button = make("button", { type: "button", onclick: () => check(root) }, "Check every file")
  root.status = make("div", { class: "status", role: "status" })
  root.replaceChildren(root.button, root.status)
}

async function check(root) {
  const say = (...lines) => root.status.replaceChildren(...lines.map((line) => make("p", {}, line)))
  root.button.disabled = true
  try {
    const { listed, problems } = await compared(root.data, (done, all) => say(`${done} of ${all} files read`))
    if (!problems.length) say(`Whole: ${listed} files, each as it was written.`)
    else {
      const rest = problems.length - MOST_SAID
      say(`${problems.length} of its files are not as they were written. Take them from a copy, or bring the archive up to date.`,
        ...problems.slice(0, MOST_SAID), ...(rest > 0 ? [`And ${rest} more.`] : []))
    }
  } catch {
    say("The archive could not be read. Close it, and choose its files again.")
  } finally {
    root.button.disabled = false
  }
}

async function compared({ manifest, tops }, tell) {
  const digests = manifestOf(await (await heldFile(manifest)).text())
  const files = new Map()
  for (const [place, tree] of shelf.trees.entries()) {
    for (const file of tree.files) if (file.name.startsWith(tops[place])) files.set(file.name.slice(tops[place].length), file)
  }
  const problems = []
  let done = 0
  for (const [name, digest] of digests) {
    tell(done++, digests.size)
    const file = files.get(name)
    if (!file) problems.push(`${name} is not there.`)
    else if ((await digestOf(file)) !== digest) problems.push(`${name} is not as it was written.`)
  }
  for (const name of files.keys()) if (name.startsWith("data/") && !digests.has(name)) problems.push(`${name} is not in the manifest.`)
  return { listed: digests.size, problems }
}

function manifestOf(text) {
  const lines = [...text.matchAll(/^([0-9a-f]{64})[ \t]+\*?(.+)$/gim)]
  return new Map(lines.map(([, digest, name]) => [name.replace(/%(0A|0D|25)/gi, decodeURIComponent), digest.toLowerCase()]))
}

/* "" for a file that cannot be read: it is not as it was written. */
async function digestOf(file) {
  try {
    const bytes = await (await file.read()).arrayBuffer()
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))
    return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("")
  } catch {
    return ""
  }
}
