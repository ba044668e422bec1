import type { ReactNode } from 'react'
import { createStore } from '@/lib/store'

/** The words beside a control, and where they stand. */
export interface Tip {
  anchor: Element
  label: ReactNode
  keys: string | undefined
  side: 'top' | 'bottom' | 'end'
}

/** The tip on the screen. */
export const shownTip = createStore<Tip | undefined>(undefined)

let timer: ReturnType<typeof setTimeout> | undefined

/** True for a control whose menu or editor is open: its tip would lie on that. */
const isOpened = (anchor: Element): boolean => anchor.closest('[aria-haspopup][aria-expanded="true"]') !== null

/** Shows a tip after a moment; at once while another one is shown. */
export function showTip(tip: Tip, delay: number): void {
  clearTimeout(timer)
  if (shownTip.get()?.anchor === tip.anchor) return
  const show = () => shownTip.set(isOpened(tip.anchor) || !tip.anchor.isConnected ? undefined : tip)
  timer = setTimeout(show, shownTip.get() ? 0 : delay)
}

/** Takes the tip away, after a moment in which the pointer can reach it. */
export function hideTip(delay = 0): void {
  clearTimeout(timer)
  if (delay === 0) shownTip.set(undefined)
  else timer = setTimeout(() => shownTip.set(undefined), delay)
}

/** Keeps the tip while the pointer is on it. */
export function keepTip(): void {
  clearTimeout(timer)
}
