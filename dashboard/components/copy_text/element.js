const SAID_FOR_MS = 2500

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  const drawn = JSON.stringify(data)
  // A rerun that brings the same text must not take back what a click just said.
  if (root.dataset.drawn === drawn) return
  root.dataset.drawn = drawn
  const said = make("span", { class: "unseen", role: "status" })
  const button = make("button", { type: "button", "aria-label": `Copy ${data.name}` }, "Copy")
  let timer
  button.onclick = async () => {
    const copied = await copyText(data.text, root)
    button.textContent = copied ? "Copied" : "Select it"
    said.textContent = copied ? "Copied." : "This browser does not let the app copy. Select the text and copy it yourself."
    window.clearTimeout(timer)
    timer = window.setTimeout(() => {
      button.textContent = "Copy"
      said.textContent = ""
    }, SAID_FOR_MS)
  }
  root.replaceChildren(make("div", { class: data.text.includes("\n") ? "copied lines" : "copied" }, make("pre", {}, data.text), button, said))
}
