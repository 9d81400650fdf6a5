const running = new WeakMap()

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  running.get(root)?.()
  running.set(root, drawChip(root, data, () => setTriggerValue("over", true)))
  return () => running.get(root)?.()
}
