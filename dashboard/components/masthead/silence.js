const GRACE_MS = 500
const SETTLED_MS = 500
const SAID_FOR_MS = 3000
const BANNER = "contact-sheet-silence"
const LOOK = `
  :host { position: fixed; inset: auto 0 calc(16px + env(safe-area-inset-bottom)); width: fit-content; max-width: min(620px, calc(100vw - 32px));
    margin: 0 auto; padding: 14px 20px; border: 0; border-radius: 10px; background: #171513; color: #f2eee7; box-shadow: 0 6px 28px rgb(0 0 0 / 0.35);
    font: 400 15px/1.45 "Instrument Sans", system-ui, sans-serif; }
  strong { font-weight: 600; color: #f0a63c; }
`

/* Says within two seconds that the app is out of reach, holds every click until it is back, and keeps Streamlit's own
   box, which speaks to whoever wrote the app, from whoever uses it. */
function watchConnection() {
  const app = document.querySelector("[data-testid=stApp]")
  if (!app || document.getElementById(BANNER)) return
  const banner = makeBanner()
  let isAway = false
  let isSettled = false
  let settling
  let timer
  let focused

  const hideStreamlitsBox = () => {
    for (const box of document.querySelectorAll("[data-testid=stDialog]")) {
      if (box.textContent.includes("Connection error")) box.style.display = "none"
    }
  }
  const boxes = new MutationObserver(hideStreamlitsBox)

  const leave = () => {
    isAway = true
    window.clearTimeout(timer)
    focused = deepFocus()
    // What is clicked now would be lost, or carried out later without a word.
    app.inert = true
    boxes.observe(document.body, { childList: true, subtree: true })
    timer = window.setTimeout(() => banner.say(...reasons()), GRACE_MS)
  }
  const comeBack = () => {
    isAway = isSettled = false
    settling = undefined
    window.clearTimeout(timer)
    boxes.disconnect()
    app.inert = false
    focused?.isConnected && focused.focus({ preventScroll: true })
    if (!banner.isShown()) return
    banner.say("Connected again.", "")
    timer = window.setTimeout(banner.hide, SAID_FOR_MS)
  }
  const isReached = () => app.dataset.testConnectionState === "CONNECTED" && (navigator.onLine || isThisMachine())
  const look = () => {
    if (isReached() && isAway) settle()
    if (!isReached()) {
      window.clearTimeout(settling)
      isSettled = false
      settling = undefined
      if (!isAway) leave()
    }
    if (isAway && banner.isShown()) banner.say(...reasons())
  }
  /* A click that comes before a new session has run for the first time would be lost. */
  const settle = () => {
    settling ??= window.setTimeout(() => {
      isSettled = true
      settle()
    }, SETTLED_MS)
    if (isSettled && app.dataset.testScriptState === "notRunning") comeBack()
  }
  new MutationObserver(look).observe(app, { attributes: true, attributeFilter: ["data-test-connection-state", "data-test-script-state"] })
  window.addEventListener("online", look)
  window.addEventListener("offline", look)

  function reasons() {
    if (isReached()) return ["Connected again.", "One moment."]
    const goesOn = "Until then nothing that you click is carried out."
    if (app.dataset.testConnectionState === "DISCONNECTED_FOREVER") return ["The connection has ended.", "Reload the page."]
    if (isThisMachine()) return ["The app has stopped.", `Start it again, and this page goes on by itself. ${goesOn}`]
    if (!navigator.onLine) return ["This device is offline.", `The page goes on by itself once it is back. ${goesOn}`]
    return ["The app does not answer.", `It may be starting anew, and this page goes on by itself. ${goesOn}`]
  }
}

function makeBanner() {
  // It lies above an open dialog too, which only the browser's top layer does.
  const host = make("div", { id: BANNER, popover: "manual" })
  const words = make("div", { role: "status" })
  host.attachShadow({ mode: "open" }).append(make("style", {}, LOOK), words)
  document.body.append(host)
  return {
    isShown: () => host.matches(":popover-open"),
    say(title, more) {
      words.replaceChildren(make("strong", {}, title), ` ${more}`)
      if (!host.matches(":popover-open")) host.showPopover()
    },
    hide: () => host.matches(":popover-open") && host.hidePopover(),
  }
}

function isThisMachine() {
  return ["localhost", "127.0.0.1", "[::1]"].includes(window.location.hostname)
}

function deepFocus() {
  let node = document.activeElement
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement
  return node === document.body ? null : node
}
