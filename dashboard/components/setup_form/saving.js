const PARTS = { app_id: "App ID", secret: "App secret", redirect_uri: "Redirect URI" }
const STATES = { good: "fits", look: "is worth a look", wrong: "is not right yet" }

/* The last step: what fits, and the button that saves; where nothing is saved, the text for the host's settings. */
function savingPart(data, { typed, secret, save }) {
  const list = make("ul", { class: "fits" })
  const button = make("button", { type: "button", class: "save" }, "Save")
  const words = make("p", { class: "fine" })
  const outcome = make("div", { class: "outcome", role: "status" })
  const text = () => settingsText({ ...typed(), secret: secret() }, data().isToml)
  const pre = make("pre", { tabindex: "0", "aria-label": "The text for the settings" })
  const box = make("div", { class: "text" }, pre, copyButton("the settings", text))
  button.onclick = () => {
    if (button.getAttribute("aria-busy")) return
    button.setAttribute("aria-busy", "true")
    button.textContent = "Saving…"
    save()
  }
  return {
    node: make("div", {}, list, button, words, outcome, box),
    rest() {
      button.removeAttribute("aria-busy")
      button.textContent = "Save"
    },
    draw(marks) {
      const { once, savingWords, outcome: came } = data()
      list.replaceChildren(
        ...Object.entries(PARTS).map(([name, part]) => {
          const grade = marks[name]?.grade ?? "wrong"
          return make("li", { class: `mark ${grade}` }, sign(grade), make("span", {}, `${part} ${marks[name] ? STATES[grade] : "is missing"}`))
        }),
      )
      button.hidden = !once
      // Once it is saved, the way on is the button to look at.
      button.className = came?.isSaved ? "plain" : "save"
      words.textContent = savingWords
      drawOutcome(outcome, came)
      box.hidden = Boolean(once) && !came?.offersText
      const dots = secret() ? "••••••••" : ""
      pre.textContent = settingsText({ ...typed(), secret: "" }, data().isToml).replace(/^(INSTAGRAM_APP_SECRET ?= ?"?)/m, `$1${dots}`)
    },
  }
}

function drawOutcome(node, came) {
  const drawn = JSON.stringify(came)
  if (node.dataset.drawn === drawn) return
  node.dataset.drawn = drawn
  node.replaceChildren(...(came ? [make("strong", {}, came.title), ` ${came.words}`] : []))
}
