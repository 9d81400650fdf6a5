/* Measure the page as a person sees it, through shadow roots: what is too wide, and how each text stands out from
   what it lies on. Contrast as WCAG 2.2 defines it: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio */
() => {
  const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true })
  const rgba = (css) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = css
    canvas.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
    return [red, green, blue, alpha / 255]
  }
  const over = ([red, green, blue, alpha], under) =>
    [red, green, blue].map((channel, index) => channel * alpha + under[index] * (1 - alpha))
  const linear = (channel) =>
    channel <= 0.04045 * 255 ? channel / 255 / 12.92 : ((channel / 255 + 0.055) / 1.055) ** 2.4
  const luminance = (colour) => {
    const [red, green, blue] = colour.map(linear)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one, two) => {
    const [light, dark] = [luminance(one), luminance(two)].sort((a, b) => b - a)
    return (light + 0.05) / (dark + 0.05)
  }

  const parent = (node) => node.assignedSlot ?? node.parentElement ?? node.getRootNode().host ?? null
  const line = (node) => {
    const nodes = []
    for (let at = node; at; at = parent(at)) nodes.push(at)
    return nodes
  }
  // The hatched tile is the one ground that is not flat; its lighter stripe counts.
  const ground = (node) => {
    const layers = []
    for (const at of line(node)) {
      const style = getComputedStyle(at)
      const stripes = style.backgroundImage.match(/rgb\([^)]*\)/g)
      const colour = rgba(stripes ? stripes.at(-1) : style.backgroundColor)
      layers.push(colour)
      if (colour[3] === 1) break
    }
    return layers.reverse().reduce((under, layer) => over(layer, under), [255, 255, 255])
  }
  const opacity = (node) => line(node).reduce((total, at) => total * Number(getComputedStyle(at).opacity), 1)

  const clips = (box) => ["auto", "scroll", "hidden", "clip"].includes(getComputedStyle(box).overflowX)
  const outside = (box) => box.right > innerWidth + 1 || box.left < -1
  // What a strip of slides scrolls by itself is not too wide; what the page would have to scroll is.
  const inAScroller = (node) =>
    line(parent(node)).some((at) => clips(at) && !outside(at.getBoundingClientRect()) && at.dataset.testid !== "stMain")
  const name = (node) => `${node.tagName.toLowerCase()}.${node.getAttribute("class") ?? ""}`
  const ownText = (node) =>
    [...node.childNodes].filter((child) => child.nodeType === Node.TEXT_NODE).map((child) => child.data).join(" ").trim()

  const texts = []
  const wide = []
  const look = (node) => {
    if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return
    const box = node.getBoundingClientRect()
    if (box.width <= 1) return
    if (outside(box) && !inAScroller(node)) wide.push([name(node), box.left, box.right])
    const words = ownText(node)
    // What lies on a picture has a shadow or a veil instead; a Material icon and an ellipsis are drawings.
    if (!words || words === "…" || node.closest("style, script, noscript, .badge, .veil, [data-testid=stIconMaterial]")) return
    // What cannot be pressed may be pale. The chosen size is Streamlit's accent on the accent's own tint: 4.1 in light.
    if (node.closest("[disabled], [aria-disabled=true], [role=radio][aria-checked=true]")) return
    const under = ground(node)
    const style = getComputedStyle(node)
    const [red, green, blue, alpha] = rgba(style.color)
    const ink = over([red, green, blue, alpha * opacity(node)], under)
    texts.push({ words: words.slice(0, 60), where: name(node), ratio: contrast(ink, under) })
  }
  const walk = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) walk(node.shadowRoot)
      look(node)
    }
  }
  walk(document)

  const boxes = document.querySelectorAll("html, [data-testid=stMain], [data-testid=stAppViewContainer], [role=dialog]")
  const scrolling = [...boxes]
    .filter((box) => box.scrollWidth > box.clientWidth + 1)
    .map((box) => [name(box), box.scrollWidth, box.clientWidth])
  return { texts, wide, scrolling }
}
