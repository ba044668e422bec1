import { newRecord } from '@/lib/new-record'
import { createStore } from '@/lib/store'

/** The layers of the shell that a key or a button anywhere can open. */
export const paletteOpen = createStore(false)
export const shortcutsOpen = createStore(false)

/** Opens the documentation of the API, which is a page of the server and not of the app. */
export function openApiDocs(): void {
  open('/docs', '_blank', 'noopener')
}

export const waitingOpen = createStore(false)
/** Whether somebody who wants to sign out is asked about the changes that wait. */
export const leaving = createStore(false)

/** Closes every layer. */
export function closeLayers(): void {
  for (const layer of [paletteOpen, shortcutsOpen, waitingOpen, leaving]) layer.set(false)
  newRecord.set(undefined)
}
