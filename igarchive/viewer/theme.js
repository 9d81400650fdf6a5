/* Light or dark as the system has it, until somebody chooses here. A browser may keep no choice for a page from a disk. */
function keepTheme() {
  const isDark = matchMedia("(prefers-color-scheme: dark)")
  const set = () => { document.documentElement.dataset.theme = keptTheme() ?? (isDark.matches ? "dark" : "light") }
  isDark.addEventListener("change", set)
  set()
}

function keptTheme() {
  try {
    return localStorage.getItem("contact-sheet-theme")
  } catch {
    return null
  }
}

function turnTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark"
  document.documentElement.dataset.theme = theme
  try {
    localStorage.setItem("contact-sheet-theme", theme)
  } catch {
    // It holds for as long as the page is open.
  }
}
