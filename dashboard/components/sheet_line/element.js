export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  root.textContent = data.words
  if (data.sheet === null) return
  const before = root.dataset.sheet
  root.dataset.sheet = data.sheet
  if (before !== undefined && before !== root.dataset.sheet) root.scrollIntoView({ block: "start" })
}
