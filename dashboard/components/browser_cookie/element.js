/* Each order is carried out once on a page, however often the page is drawn. */
const carriedOut = new Set()

export default function ({ data, setTriggerValue }) {
  if (carriedOut.has(data.serial)) return
  carriedOut.add(data.serial)
  setTriggerValue("answer", { serial: data.serial, outcome: carryOut(data) })
}

function carryOut({ name, value, expected, seconds }) {
  try {
    const held = read(name)
    // A renewal must not bring back what another tab has removed, nor take the place of what it has renewed.
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
