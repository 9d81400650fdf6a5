export default function ({ data, setTriggerValue }) {
  const timer = setTimeout(() => setTriggerValue("rested", true), data.milliseconds)
  return () => clearTimeout(timer)
}
