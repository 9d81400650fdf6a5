/* Streamlit makes a step of the browser's history of every change of the address. From one post to the next is none:
   Back closes the viewer, however far somebody has walked in it. */
function stepOverTurns() {
  const push = history.pushState
  const names = (url) => new URL(url ?? location.href, location.href).searchParams.has("frame")
  history.pushState = function (state, title, url) {
    return (names() && names(url) ? this.replaceState : push).call(this, state, title, url)
  }
  return () => { history.pushState = push }
}
