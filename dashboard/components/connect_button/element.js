const STILL_HERE_AFTER_MS = 1500

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  // A rerun that only renews the link must not take back what a click already said.
  if (root.querySelector("[aria-busy=true]") && data.href) return
  root.replaceChildren(data.href ? link(data, root) : action(data, setTriggerValue))
  const calmDown = (event) => event.persisted && root.replaceChildren(data.href ? link(data, root) : action(data, setTriggerValue))
  window.addEventListener("pageshow", calmDown)
  return () => window.removeEventListener("pageshow", calmDown)
}

function action(data, setTriggerValue) {
  const button = make("button", { type: "button", class: look(data) }, data.label)
  button.onclick = () => {
    if (button.getAttribute("aria-busy")) return
    say(button, data.busy)
    setTriggerValue("clicked", true)
  }
  return button
}

function link(data, root) {
  const framed = window.parent !== window
  const anchor = make("a", { class: look(data), href: data.href, target: framed ? "_top" : "_self" }, data.label)
  anchor.onclick = (event) => {
    keepNonce(data)
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    say(anchor, `Opening ${data.destination}…`)
    // A host page that knows Streamlit's message opens the address itself; any other ignores it.
    if (framed) {
      window.parent.postMessage({ type: "REDIRECT_TO_URL", url: data.href, stCommVersion: 1 }, window.location.origin)
    }
    window.setTimeout(() => offerNewTab(data, root, anchor), framed ? STILL_HERE_AFTER_MS : 6 * STILL_HERE_AFTER_MS)
  }
  return anchor
}

function offerNewTab(data, root, anchor) {
  if (!root.isConnected) return
  anchor.removeAttribute("aria-busy")
  anchor.textContent = data.label
  if (root.querySelector(".elsewhere")) return
  const elsewhere = make(
    "a",
    { class: "elsewhere", href: data.href, target: "_blank", rel: "noopener noreferrer" },
    `Open ${data.destination} in a new tab`,
  )
  elsewhere.onclick = () => keepNonce(data)
  root.append(elsewhere)
}

/* Lax lets the cookie come along when Instagram sends the browser back, and on nothing another site embeds. The state is
   kept beside the nonce for a person who brings back a bare code by hand: it has to obey the same rules. */
function keepNonce(data) {
  const secure = window.location.protocol === "https:" ? "; Secure" : ""
  const kept = `; Max-Age=${data.seconds}; Path=/; SameSite=Lax${secure}`
  document.cookie = `${data.cookie}=${data.nonce}${kept}`
  document.cookie = `${data.cookie}_state=${new URL(data.href).searchParams.get("state")}${kept}`
}

function say(button, words) {
  button.setAttribute("aria-busy", "true")
  button.textContent = words
}

function look(data) {
  return data.primary ? "button primary" : "button"
}
