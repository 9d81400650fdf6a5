/* Each order is carried out once on a page, however often the page is drawn. */
const carriedOut = new Set()

export default function ({ data, setTriggerValue }) {
  if (carriedOut.has(data.serial)) return
  carriedOut.add(data.serial)
  const answer = async (outcome) => {
    if (!data.is_answered) return
    const until = outcome === "kept" ? await heldUntil(data.name) : null
    setTriggerValue("answer", { serial: data.serial, outcome, until })
  }
  if (data.route === null) answer(carryOut(data))
  else askServer(data).then(answer, () => answer("refused"))
}

/* The browser may hold a cookie for less long than it was told. Not every one says; none says it of an HttpOnly one. */
async function heldUntil(name) {
  try {
    const expires = (await window.cookieStore.get(name))?.expires
    return typeof expires === "number" ? expires / 1000 : null
  } catch {
    return null
  }
}

/* The server sets the cookie where scripts cannot see it, so only a second request can tell whether it was kept. */
async function askServer({ route, header, value, expected, seconds }) {
  const ask = async (only_look) => {
    const answer = await fetch(route, {
      method: "POST",
      headers: { "Content-Type": "application/json", [header]: "cookie" },
      body: JSON.stringify({ value, expected, seconds, only_look }),
    })
    if (!answer.ok) throw new Error(answer.statusText)
    return (await answer.json()).outcome
  }
  const done = value === null ? "gone" : "kept"
  const outcome = await ask(false)
  return outcome === done ? ask(true) : outcome
}

function carryOut({ name, value, expected, seconds }) {
  try {
    const held = read(name)
    // What another tab has removed must not be brought back, nor what it has kept or renewed be touched.
    if (expected !== null && held !== expected) return held === null ? "gone" : "other"
    const secure = window.location.protocol === "https:" ? "; Secure" : ""
    document.cookie = `${name}=${value ?? ""}; Max-Age=${value === null ? 0 : seconds}; Path=/; SameSite=Lax${secure}`
    if (read(name) !== value) return "refused"
    return value === null ? "gone" : "kept"
  } catch {
    // A page without an origin of its own may not even ask.
    return value === null ? "gone" : "refused"
  }
}

function read(name) {
  const found = document.cookie.split("; ").find((pair) => pair.startsWith(`${name}=`))
  return found === undefined ? null : found.slice(name.length + 1)
}
