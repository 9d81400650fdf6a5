const forms = new WeakMap()
const BRING = 3
const REGISTER = 4
const SAVE = 7

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".root")
  // A rerun must not take back what somebody is typing: the form is built once, and then told what has changed.
  if (!forms.has(root)) forms.set(root, buildForm(root, data))
  forms.get(root)(data, setTriggerValue)
}

function buildForm(root, first) {
  let data = first
  let send = () => {}
  let ticks = new Set(first.ticks)
  let opened
  const { longest, values } = first
  const fields = {
    app_id: makeField({ name: "app_id", label: "Instagram app ID", value: values.app_id, longest }),
    secret: makeField({ name: "secret", label: "Instagram app secret", value: values.secret, longest, is_secret: true, action: showButton }),
    meta_app_id: makeField({ name: "meta_app_id", label: "Meta app ID, from the top of the dashboard", aside: "only to compare, not saved", longest }),
    redirect_uri: makeField({ name: "redirect_uri", label: "Give Meta this address", value: values.redirect_uri, longest, action: (input) => copyButton("the redirect URI", () => input.value.trim()) }),
    registered: makeField({ name: "registered", label: "Paste back what Meta saved", aside: "only to compare, not saved", longest }),
  }
  const typed = () => ({
    app_id: fields.app_id.input.value,
    redirect_uri: fields.redirect_uri.input.value,
    meta_app_id: fields.meta_app_id.input.value,
    registered: fields.registered.input.value,
  })
  const secret = () => fields.secret.input.value.trim()
  const tell = () => send("typed", typed())
  const callOff = whenRested(Object.keys(typed()).map((name) => fields[name].input), tell)
  whenRested([fields.secret.input], () => {
    draw()
    tell()
  })
  const take = choice("Take Meta's spelling", () => change(fields.redirect_uri.input, fields.registered.input.value.trim()))
  const mended = choice("I changed it at Meta", () => change(fields.registered.input, ""))
  const meta = make("div", { class: "choices" }, take, mended)
  const saving = savingPart(() => data, { typed, secret, save })

  function save() {
    // What was typed last goes along; told once more, it would take back what is said of the saving.
    callOff()
    send("saved", { ...typed(), secret: secret(), once: data.once })
  }

  function change(input, text) {
    input.value = text
    input.focus()
    tell()
  }

  const inside = {
    [BRING]: [fields.app_id.node, fields.secret.node, fields.meta_app_id.node],
    [REGISTER]: [fields.redirect_uri.node, first.httpsAddress && overHttps(first.httpsAddress), fields.registered.node, meta],
    [SAVE]: [saving.node],
  }
  const count = first.stops.length
  const steps = first.stops.map((stop, index) => {
    const number = index + 1
    return makeStep(stop, number, count, {
      open: () => open(opened === number ? null : number),
      next: number < count && nextPart(number),
      inside: inside[number] ?? [],
    })
  })
  const line = progress(count)
  root.replaceChildren(line.node, make("div", { class: "steps" }, steps.map((step) => step.node)))

  /* Ticks are the person's for what Meta keeps to itself, and the app's where it can look. */
  function nextPart(number) {
    const following = lowered(first.stops[number].title)
    const isLooked = number === BRING || number === REGISTER
    const button = make("button", { type: "button", class: "next" }, isLooked ? `Next: ${following}` : `Done. Next: ${following}`)
    button.onclick = () => {
      if (!isLooked) tick(number, true)
      open(number + 1)
      steps[number].button.focus()
    }
    const undo = !isLooked && make("button", { type: "button", class: "quiet", onclick: () => tick(number, false) }, "Not done yet")
    return make("div", { class: "choices" }, button, undo)
  }

  function tick(number, isDone) {
    if (ticks.has(number) === isDone) return
    if (isDone) ticks.add(number)
    else ticks.delete(number)
    send("ticked", [...ticks])
    draw()
  }

  function open(number) {
    opened = number
    draw()
  }

  function secretMark() {
    if (!secret()) return data.marks.secret
    if (secret() === fields.app_id.input.value.trim()) return data.sameAsId
    return data.rules.find((rule) => new RegExp(rule.pattern).test(secret())).mark
  }

  function isDone(number) {
    const marks = { ...data.marks, secret: secretMark() }
    const fits = (name) => marks[name] !== undefined && marks[name].grade !== "wrong"
    if (number === BRING) return fits("app_id") && fits("secret")
    if (number === REGISTER) {
      const isKept = data.values.redirect_uri.isSet && fields.redirect_uri.input.value.trim() === data.values.redirect_uri.text
      return fits("redirect_uri") && (marks.registered?.grade === "good" || (isKept && !marks.registered))
    }
    return number === SAVE ? data.isComplete : ticks.has(number)
  }

  function draw() {
    for (const field of Object.values(fields)) sayMark(field, field === fields.secret ? secretMark() : data.marks[field.name])
    const done = first.stops.map((_, index) => isDone(index + 1))
    steps.forEach((step, index) => step.draw(opened === index + 1, done[index]))
    line.draw(done.filter(Boolean).length)
    meta.hidden = data.marks.registered?.grade !== "wrong"
    take.hidden = !data.canTakeRegistered || data.values.redirect_uri.isFixed
    saving.draw({ ...data.marks, secret: secretMark() })
  }

  function toBeginWith() {
    const numbers = first.isBegun ? [BRING, REGISTER] : first.stops.map((_, index) => index + 1)
    return numbers.find((number) => !isDone(number)) ?? SAVE
  }

  return (changed, trigger) => {
    // Each saving takes the value that came with the form away, and brings another.
    const isSaved = changed.once !== data.once && changed.outcome?.isSaved
    data = changed
    send = trigger
    if (isSaved) {
      fields.secret.input.value = ""
      if (data.values.secret.isSet) fields.secret.input.placeholder = "Saved. Leave it empty to keep it"
    }
    saving.rest()
    if (opened === undefined) {
      opened = toBeginWith()
      // What was said of fields that have gone with the page they stood on.
      if (data.isTyped) tell()
    }
    draw()
  }
}

function choice(words, onclick) {
  return make("button", { type: "button", class: "plain", onclick }, words)
}

function overHttps(address) {
  return make(
    "p",
    { class: "fine" },
    "Started with make run-https, the app has the address ",
    make("code", {}, address),
    " ",
    copyButton("the HTTPS redirect URI", () => address),
  )
}
