export default function ({ data, parentElement, setTriggerValue }) {
  const mark = make(
    "svg",
    { viewBox: "0 0 26 26", width: 25, height: 25, fill: "none", stroke: "currentColor", "stroke-width": 1.7, "aria-hidden": "true" },
    make("rect", { class: "dot", x: 9.2, y: 9.2, width: 7.6, height: 7.6 }),
    make("rect", { x: 2.5, y: 2.5, width: 21, height: 21, rx: 3.2 }),
    make("path", { d: "M9.2 2.5v21M16.8 2.5v21M2.5 9.2h21M2.5 16.8h21" }),
  )
  const link = (title) => make(
    "button",
    { type: "button", "aria-current": title === data.current && "page", onclick: () => setTriggerValue("chosen", title) },
    title,
  )
  watchConnection()
  const root = parentElement.querySelector(".root")
  const dialog = root.querySelector("dialog") ?? keyList()
  const keys = make(
    "button",
    { type: "button", class: "keys", title: "Keyboard shortcuts", "aria-label": "Keyboard shortcuts", onclick: () => dialog.showModal() },
    "?",
  )
  const nav = make("nav", { "aria-label": "Pages" }, data.pages.map(link))
  const line = make("div", { class: "masthead" }, make("span", { class: "name" }, mark, make("span", { class: "title" }, "Contact Sheet")))
  root.querySelector(".masthead")?.remove()
  root.prepend(line)
  if (data.pages.length === 0) return dialog.remove()
  line.append(make("div", { class: "pages" }, nav, keys))
  if (!dialog.isConnected) root.append(dialog)
  return hearQuestionMark(dialog)
}
