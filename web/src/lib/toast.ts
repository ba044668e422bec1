import { createStore } from '@/lib/store'

/** A line that tells what just happened; with `undo` it can be taken back while it shows. */
export interface Toast {
  id: number
  tone: 'ok' | 'info' | 'danger'
  message: string
  detail?: string | undefined
  undo?: (() => void) | undefined
}

const LIFE_MS = 8_000
const MOST = 3

/** The toasts on the screen, oldest first. */
export const toasts = createStore<readonly Toast[]>([])

let lastId = 0
let held = false
const timers = new Map<number, ReturnType<typeof setTimeout>>()

/** Shows a toast for 8 seconds and gives its id. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  lastId += 1
  const id = lastId
  const kept = toasts.get().slice(-(MOST - 1))
  toasts.set([...kept, { ...toast, id }])
  if (!held) startTimer(id)
  return id
}

/** Takes a toast away. */
export function dismiss(id: number): void {
  clearTimeout(timers.get(id))
  timers.delete(id)
  toasts.set(toasts.get().filter((toast) => toast.id !== id))
}

/** Takes back what a toast tells. */
export function undo(id: number): void {
  const toast = toasts.get().find((shown) => shown.id === id)
  dismiss(id)
  toast?.undo?.()
}

/** Takes back the newest change that still can be; false when there is none. */
export function undoLast(): boolean {
  const last = toasts.get().findLast((toast) => toast.undo)
  if (last) undo(last.id)
  return last !== undefined
}

/** Keeps the toasts while someone reads or reaches for them. */
export function holdToasts(): void {
  held = true
  for (const timer of timers.values()) clearTimeout(timer)
  timers.clear()
}

/** Lets the toasts go again, with their whole time ahead. */
export function releaseToasts(): void {
  held = false
  for (const { id } of toasts.get()) startTimer(id)
}

function startTimer(id: number): void {
  clearTimeout(timers.get(id))
  timers.set(
    id,
    setTimeout(() => dismiss(id), LIFE_MS),
  )
}
