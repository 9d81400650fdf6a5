const REST_MS = 400
const SIGNS = {
  good: "M8 12.500l2.800 2.800L16 9.800",
  look: "M9.500 9.700a2.500 2.500 0 1 1 3.700 2.200c-.800.500-1.200.900-1.200 1.800M12 16.600v.200",
  wrong: "M12 7.500v5.500M12 16.200v.300",
}
const SPOKEN = { good: "Right: ", look: "Worth a look: ", wrong: "Wrong: " }

/* A field with its name, a word beside it, and room below it for what is said about what stands in it. */
function makeField({ name, label, aside, value, longest, is_secret = false, action }) {
  const said = make("div", { class: "said", id: `${name}_said`, role: "status" })
  const input = make("input", {
    id: name,
    type: is_secret ? "password" : "text",
    value: value?.text ?? "",
    maxlength: longest,
    autocomplete: "off",
    autocapitalize: "none",
    spellcheck: "false",
    "aria-describedby": said.id,
    readonly: value?.isFixed,
    placeholder: is_secret && value.isSet && !value.isFixed ? "Saved. Leave it empty to keep it" : null,
  })
  const note = value?.isFixed ? "set in the environment, to be changed there" : aside
  const row = make("div", { class: "row" }, input, action?.(input))
  const heading = make("div", { class: "label" }, make("label", { for: name }, label), note && make("span", {}, note))
  const node = make("div", { class: "field" }, heading, row, said)
  return { name, node, input, said, row }
}

function sayMark(field, mark) {
  const drawn = JSON.stringify(mark ?? null)
  if (field.drawn === drawn) return
  field.drawn = drawn
  field.row.classList.toggle("wrong", mark?.grade === "wrong")
  if (mark?.grade === "wrong") field.input.setAttribute("aria-invalid", "true")
  else field.input.removeAttribute("aria-invalid")
  if (!mark) return field.said.replaceChildren()
  field.said.replaceChildren(
    make("p", { class: `mark ${mark.grade}` }, sign(mark.grade), make("span", {}, make("span", { class: "unseen" }, SPOKEN[mark.grade]), mark.words)),
    mark.rows.length > 0 && differingRows(mark.rows) || "",
  )
}

function sign(grade) {
  return make(
    "svg",
    { viewBox: "0 0 24 24", width: 18, height: 18, fill: "none", stroke: "currentColor", "stroke-width": 1.8, "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true" },
    make("path", { d: "M12 3.500a8.500 8.500 0 1 0 0 17a8.500 8.500 0 1 0 0-17" }),
    make("path", { d: SIGNS[grade] }),
  )
}

/* Calls back when the keys have come to rest, and at once after a paste. Gives what calls that off. */
function whenRested(inputs, tell) {
  let timer
  const callOff = () => window.clearTimeout(timer)
  for (const input of inputs) {
    input.addEventListener("input", (event) => {
      callOff()
      timer = window.setTimeout(tell, event.inputType === "insertFromPaste" ? 0 : REST_MS)
    })
  }
  return callOff
}

function copyButton(name, text) {
  const button = make("button", { type: "button", class: "small", "aria-label": `Copy ${name}` }, "Copy")
  const said = make("span", { class: "unseen", role: "status" })
  button.onclick = async () => {
    const copied = await copyText(text(), button.parentElement)
    button.textContent = copied ? "Copied" : "Select it"
    said.textContent = copied ? "Copied." : "This browser does not let the app copy. Select the text and copy it yourself."
    window.setTimeout(() => {
      button.textContent = "Copy"
      said.textContent = ""
    }, 2500)
  }
  return [button, said]
}

function showButton(input) {
  const button = make("button", { type: "button", class: "small", "aria-pressed": "false" }, "Show")
  button.onclick = () => {
    const shown = input.type === "password"
    input.type = shown ? "text" : "password"
    button.setAttribute("aria-pressed", String(shown))
  }
  return button
}

/* The lines for a host's settings. Said of the secret on the page: only that there is one. */
function settingsText({ app_id, secret, redirect_uri }, isToml) {
  const lines = [["INSTAGRAM_APP_ID", app_id], ["INSTAGRAM_APP_SECRET", secret], ["INSTAGRAM_REDIRECT_URI", redirect_uri]]
  return lines.map(([key, value]) => (isToml ? `${key} = ${JSON.stringify(value)}` : `${key}=${quoted(value)}`)).join("\n")
}

function quoted(value) {
  if (/^[A-Za-z0-9_.:/~%?&=+@,-]*$/.test(value)) return value
  return `'${value.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`
}
