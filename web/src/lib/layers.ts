import { createStore } from '@/lib/store'

/** The layers of the shell that a key or a button anywhere can open. */
export const paletteOpen = createStore(false)
export const shortcutsOpen = createStore(false)
