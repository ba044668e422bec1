const KEY = 'eventkit.reloaded-at'
const ONCE_IN_MS = 60_000

/**
 * Reloads a tab that was open while a new version was installed: its parts are gone from the server. Once a minute at most,
 * so that a part that is missing for good does not reload for ever.
 */
export function followNewVersion(): void {
  window.addEventListener('vite:preloadError', (event) => {
    if (Date.now() - Number(sessionStorage.getItem(KEY) ?? 0) < ONCE_IN_MS) return
    event.preventDefault()
    sessionStorage.setItem(KEY, String(Date.now()))
    window.location.reload()
  })
}
