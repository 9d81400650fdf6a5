/* The frame that was looked at last, to which the focus returns, and how to show one while a viewer is on the
   page. `watchers` are told when frames are drawn. */
const looked = (window[Symbol.for("contact-sheet looked")] ??= { at: null, show: null, sought: 0, watchers: new Set() })
/* Every strip on the page, by its place: arrow keys walk the whole sheet as if it were one. */
const strips = (window[Symbol.for("contact-sheet strips")] ??= new Map())

function openers() {
  return [...strips.entries()]
    .filter(([, strip]) => strip.isConnected && strip.checkVisibility())
    .sort(([one], [other]) => one - other)
    .flatMap(([, strip]) => [...strip.querySelectorAll(".open")])
}

/* The page may be drawing itself anew just then: as long as nothing else has the focus, try again for a second. */
function focusLooked(tries) {
  const all = openers()
  const frame = all.find((button) => button.dataset.frame === looked.at) ?? all.find((button) => button.tabIndex === 0)
  frame?.focus()
  if (tries > 0 && document.activeElement === document.body) setTimeout(() => focusLooked(tries - 1), 100)
}
