export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const input = make("input", { type: "file", accept: ".json,application/json", multiple: true, id: "files" })
  input.onchange = async () => {
    const texts = [...input.files].map((file) => (file.size > data.most ? "" : file.text()))
    setTriggerValue("chosen", await Promise.all(texts))
    input.value = ""
  }
  root.replaceChildren(make("label", { for: "files" }, data.label, input))
}
