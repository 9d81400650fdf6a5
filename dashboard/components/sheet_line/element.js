const NARROW = matchMedia("(max-width: 640px)")

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.data = data
  root.draw ??= () => { root.textContent = NARROW.matches ? root.data.brief : root.data.words }
  root.draw()
  NARROW.addEventListener("change", root.draw)
  turnToTop(root, data.sheet)
  return () => NARROW.removeEventListener("change", root.draw)
}

function turnToTop(root, sheet) {
  if (sheet === null) return
  const before = root.dataset.sheet
  root.dataset.sheet = sheet
  if (before !== undefined && before !== root.dataset.sheet) root.scrollIntoView({ block: "start" })
}
