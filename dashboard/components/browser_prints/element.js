const AT_ONCE = 3

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  withdraw(root.handed)
  const handed = (root.handed = new Map())
  const waiting = Object.entries(data.spots)
  const work = async () => {
    while (waiting.length && root.handed === handed) {
      const [name, spot] = waiting.shift()
      const print = await printOf(spot, data.side)
      if (root.handed === handed) give(handed, name, print)
    }
  }
  for (let worker = 0; worker < AT_ONCE; worker += 1) work()
  return () => {
    withdraw(root.handed)
    root.handed = null
  }
}

function give(handed, name, print) {
  handed.set(name, print)
  darkroom.prints.set(name, print)
  for (const draw of darkroom.waiting.values()) draw()
}

/* What is not on the page any more is not kept for it: the next account has a face under the same name. */
function withdraw(handed) {
  for (const [name, print] of handed ?? []) if (darkroom.prints.get(name) === print) darkroom.prints.delete(name)
}
