/* A letter typed next is heard of here before the page has run for it, and gets the time for that. */
export default function ({ data, setTriggerValue }) {
  let timer = 0
  const wait = (milliseconds) => {
    clearTimeout(timer)
    timer = setTimeout(() => setTriggerValue("rested", true), milliseconds)
  }
  const hear = () => wait(3 * data.milliseconds)
  wait(data.milliseconds)
  document.addEventListener("input", hear)
  return () => {
    clearTimeout(timer)
    document.removeEventListener("input", hear)
  }
}
