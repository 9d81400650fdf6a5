/* Case, accents and width fall together; what draws no ink counts for nothing. */
function fold(text) {
  return text.normalize("NFKD").replace(/[\p{Mn}\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe0f]+/gu, "").toLowerCase().replace(/\s+/g, " ")
}

/* Words that all have to be there, "a phrase", #tag and @name as a whole, -word for what must not be. */
function parse(query) {
  return Array.from(fold(query).matchAll(/(-?)(?:"([^"]*)"?|(\S+))/g), ([, minus, phrase, word]) => ({
    isWanted: !minus,
    text: (phrase ?? word).trim(),
    isWhole: /^[#@]./.test(word ?? ""),
  })).filter((term) => term.text)
}

function holds(text, term) {
  for (let at = text.indexOf(term.text); at >= 0; at = text.indexOf(term.text, at + 1)) {
    if (!term.isWhole || !/^[\p{L}\p{N}_]/u.test(text.slice(at + term.text.length, at + term.text.length + 2))) return true
  }
  return false
}

/* A caption is folded once, when the first search needs it. */
function foldedText(post) {
  post.folded ??= fold([post.caption ?? "", ...(post.alts ?? []), post.at ? date(post.at) : ""].join(" \n "))
  return post.folded
}

function matching(posts, { query, kind, isOldestFirst }) {
  const terms = parse(query)
  const found = posts.filter((post) =>
    (!kind || post.kind === kind) && terms.every((term) => holds(foldedText(post), term) === term.isWanted))
  return isOldestFirst ? found.reverse() : found
}

/* The caption as nodes: hashtags and names as buttons that search for them, what was searched for marked. */
function captionNodes(caption, query, searchFor) {
  return caption.split(/([#＃@][\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_.]*)/u).map((piece, index) => {
    if (index % 2 === 0) return marked(piece, query)
    const name = piece.replace(/\.+$/, "")
    return [button({ class: "find", onclick: () => searchFor(name.replace("＃", "#")) }, marked(name, query)), piece.slice(name.length)]
  })
}

function marked(text, query) {
  const terms = parse(query).filter((term) => term.isWanted)
  if (!terms.length) return text
  // Folded sign by sign, so that every folded one knows where it came from.
  const signs = Array.from(text)
  const folded = signs.map(fold)
  const ends = []
  folded.forEach((piece, index) => ends.push(...Array.from({ length: piece.length }, () => index)))
  const whole = folded.join("")
  const isMarked = new Set()
  for (const { text: wanted } of terms) {
    for (let at = whole.indexOf(wanted); at >= 0; at = whole.indexOf(wanted, at + 1)) {
      for (let place = ends[at]; place <= ends[at + wanted.length - 1]; place += 1) isMarked.add(place)
    }
  }
  const nodes = []
  signs.forEach((sign, index) => {
    const last = nodes.at(-1)
    if (last?.isMarked === isMarked.has(index)) last.text += sign
    else nodes.push({ isMarked: isMarked.has(index), text: sign })
  })
  return nodes.map((node) => (node.isMarked ? make("mark", {}, node.text) : node.text))
}
