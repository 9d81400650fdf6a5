export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  // A theme that changes brings the same prints again.
  withdraw(root.handed)
  root.handed = new Map(Object.entries(data.prints))
  for (const [name, print] of root.handed) darkroom.prints.set(name, print)
  for (const draw of darkroom.waiting.values()) draw()
  return () => withdraw(root.handed)
}

/* Another batch may have handed over the same name since. */
function withdraw(handed = new Map()) {
  for (const [name, print] of handed) if (darkroom.prints.get(name) === print) darkroom.prints.delete(name)
}
