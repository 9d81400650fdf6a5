/* Streamlit tells the server of another theme only with the next run. Each theme is told once: the server may not take it. */
const asked = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  const app = document.querySelector("[data-testid=stApp]")
  const isLight = () => {
    const [red, green, blue] = getComputedStyle(app).backgroundColor.match(/\d+/g).map(Number)
    return red + green + blue > 382
  }
  const look = () => {
    const light = isLight()
    if (light === data.light) asked.delete(root)
    else if (asked.get(root) !== light) {
      asked.set(root, light)
      setTriggerValue("changed", true)
    }
  }
  const observer = new MutationObserver(look)
  observer.observe(app, { attributeFilter: ["class"] })
  look()
  return () => observer.disconnect()
}
