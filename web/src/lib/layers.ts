import { createStore } from '@/lib/store'

/** The layers of the shell that a key or a button anywhere can open. */
export const paletteOpen = createStore(false)
export const shortcutsOpen = createStore(false)

/** Opens the documentation of the API, which is a page of the server and not of the app. */
export function openApiDocs(): void {
  open('/docs', '_blank', 'noopener')
}
