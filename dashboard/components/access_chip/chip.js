/* Draws the access chip into `host` and counts down on the browser's own clock from what the server said was left,
   so a wrong clock on either side does not matter. With `onAsked` there is a brief form of it, for a narrow window,
   which is asked for more by a click. Gives the function that stops it. */
function drawChip(host, data, onOver, onAsked) {
  const endsAt = Date.now() + data.left * 1000
  const left = make("span", { class: "left" })
  const filled = make("div")
  const chip = make(
    "div",
    { class: "chip" },
    make("p", {}, "Access until"),
    make("p", { class: "until" }, data.until),
    make("p", {}, left, data.note && ` · ${data.note}`),
    make("div", { class: "bar", "aria-hidden": "true" }, filled),
  )
  const soon = make("b", {})
  const brief = onAsked && make("button", { type: "button", class: "brief-chip", onclick: onAsked }, make("span", {}, "Access ", soon))
  host.replaceChildren(...[chip, brief].filter(Boolean))
  let timer = 0
  const tick = () => {
    const seconds = (endsAt - Date.now()) / 1000
    left.textContent = timeLeft(seconds)
    filled.style.width = `${Math.max(0, Math.min(100, (100 * seconds) / data.life))}%`
    chip.classList.toggle("warm", seconds < data.warm)
    host.classList.toggle("ending", seconds < data.warm)
    soon.textContent = timeLeft(seconds).replace(/^less than a minute$/, "1 min").replace(/ minutes?$/, " min")
    brief?.setAttribute("aria-label", `Access ends in ${timeLeft(seconds)}`)
    if (seconds > 0) return
    window.clearInterval(timer)
    onOver()
  }
  timer = window.setInterval(tick, 1000)
  tick()
  return () => window.clearInterval(timer)
}

/* Hours up to two days, minutes up to two hours: a number that moves is one that informs. */
function timeLeft(seconds) {
  const plural = (number, name) => `${number} ${name}${number === 1 ? "" : "s"}`
  if (seconds <= 0) return "over"
  if (seconds >= 2 * 86400) return plural(Math.round(seconds / 86400), "day")
  if (seconds >= 2 * 3600) return plural(Math.floor(seconds / 3600), "hour")
  if (seconds >= 60) return plural(Math.floor(seconds / 60), "minute")
  return "less than a minute"
}
