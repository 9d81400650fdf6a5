export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const button = root.querySelector("button") ?? root.appendChild(make("button", { type: "button" }))
  button.textContent = data.words
  button.disabled = !data.open
  button.onclick = () => setTriggerValue("pressed", true)
}
