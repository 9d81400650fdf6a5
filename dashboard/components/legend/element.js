export default function ({ data, parentElement }) {
  const shade = (one) => {
    const swatch = make("i", { "aria-hidden": "true" })
    swatch.style.background = one.color
    return make("li", {}, swatch, one.name, make("span", {}, one.number))
  }
  parentElement.querySelector(".root").replaceChildren(make("ul", {}, data.shades.map(shade)))
}
