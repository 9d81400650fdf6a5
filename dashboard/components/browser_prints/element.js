const AT_ONCE = 3

export default function ({ data, parentElement }) {
  const root = parentElement.querySelector(".root")
  const mine = (root.mine = {})
  const waiting = Object.entries(data.spots)
  const work = async () => {
    while (waiting.length && root.mine === mine) {
      const [name, spot] = waiting.shift()
      hand(name, await printOf(spot, data.side))
    }
  }
  for (let worker = 0; worker < AT_ONCE; worker += 1) work()
  return () => {
    root.mine = null
  }
}

function hand(name, print) {
  darkroom.prints.set(name, print)
  for (const draw of darkroom.waiting.values()) draw()
}
