/* The page hands out files by Streamlit's own buttons, which stand behind the viewer: they are pressed from here, so that
   nothing is fetched before. What goes wrong there is said here, where it is seen. */
const REASON = 15 // seconds: why there is no file takes longer to read

function download(room, name) {
  if (room.data.held.length) return saveFromShelf(room, name)
  const place = document.querySelector(`.st-key-viewer_${name}`)
  const button = place?.querySelector("button")
  if (!button || button.disabled) return
  room.stopFetching?.()
  tell(room, "Fetching the file…", Infinity)
  const watch = new MutationObserver(() => {
    const failure = place.querySelector("[data-testid=stDownloadButtonError]")
    if (place.isConnected && !failure && place.querySelector("button").disabled) return
    room.stopFetching()
    tell(room, failure?.innerText.trim() ?? "", REASON)
  })
  room.stopFetching = () => watch.disconnect()
  button.click()
  watch.observe(document.body, { childList: true, subtree: true, attributeFilter: ["disabled"] })
}
