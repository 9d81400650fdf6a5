/* One for the page: the prints that were handed over, by name, and the elements that show them. */
const darkroom = (window[Symbol.for("contact-sheet darkroom")] ??= { prints: new Map(), waiting: new Map() })

/* Call `draw` whenever prints have come; gives the way to stop. */
function awaitPrints(root, draw) {
  darkroom.waiting.set(root, draw)
  return () => darkroom.waiting.delete(root)
}
