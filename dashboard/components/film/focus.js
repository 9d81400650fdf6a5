/* The dialog hangs elsewhere in the page. When it closes, the focus goes to the frame that was looked at last. */
const looked = (window[Symbol.for("contact-sheet looked")] ??= { at: null, isWatched: false })
/* Every strip on the page, by its place: arrow keys walk the whole sheet as if it were one. */
const strips = (window[Symbol.for("contact-sheet strips")] ??= new Map())

function openers() {
  return [...strips.entries()]
    .filter(([, strip]) => strip.isConnected && strip.checkVisibility())
    .sort(([one], [other]) => one - other)
    .flatMap(([, strip]) => [...strip.querySelectorAll(".open")])
}

function returnFocusAfterDialog(id) {
  looked.at = id
  if (looked.isWatched) return
  looked.isWatched = true
  const isOpen = () => document.querySelector("[role=dialog]") !== null
  let wasOpen = isOpen()
  const watcher = new MutationObserver(() => {
    if (isOpen()) wasOpen = true
    else if (wasOpen) {
      watcher.disconnect()
      looked.isWatched = false
      window.requestAnimationFrame(() => focusLooked(10))
    }
  })
  watcher.observe(document.body, { childList: true, subtree: true })
}

/* The page may be drawing itself anew just then: as long as nothing else has the focus, try again for a second. */
function focusLooked(tries) {
  const all = openers()
  const frame = all.find((button) => button.dataset.frame === looked.at) ?? all.find((button) => button.tabIndex === 0)
  frame?.focus()
  if (tries > 0 && document.activeElement === document.body) setTimeout(() => focusLooked(tries - 1), 100)
}
