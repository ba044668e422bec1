// Runs before the first paint, so that nobody sees the wrong theme flash by. A file of its own: the
// Content-Security-Policy refuses inline scripts.
;(() => {
  const themes = ['dark', 'light', 'contrast']
  let choice = null
  try {
    choice = localStorage.getItem('eventkit.theme')
  } catch {
    // Storage is refused in some private windows; the default theme will do.
  }
  if (choice === 'system') {
    if (matchMedia('(prefers-contrast: more)').matches) choice = 'contrast'
    else choice = matchMedia('(prefers-color-scheme: light)').matches ? 'light' : 'dark'
  }
  document.documentElement.dataset.theme = themes.includes(choice) ? choice : 'dark'
})()
