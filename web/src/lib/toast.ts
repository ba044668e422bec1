import { createStore } from '@/lib/store'

/** A line that tells what just happened; with `undo` it can be taken back, also after the line has gone. */
export interface Toast {
  id: number
  tone: 'ok' | 'info' | 'danger'
  message: string
  detail?: string | undefined
  undo?: (() => void) | undefined
  /** How many changes that it tells of the server has not saved yet. */
  unsaved?: number | undefined
}

const LIFE_MS = 8_000
const MOST_STEPS = 100

/** The toast on the screen: a newer one takes the place of the one before. */
export const shownToast = createStore<Toast | undefined>(undefined)

/** What can be taken back in this session, oldest first. */
export const steps = createStore<readonly Toast[]>([])

let lastId = 0
/** The toast of what is being taken back; what that itself would tell is told by it. */
let undoing: number | undefined
let timer: ReturnType<typeof setTimeout> | undefined

/** Shows a toast for 8 seconds and gives its id; what it tells can be taken back for as long as the session lasts. */
export function showToast(toast: Omit<Toast, 'id'>): number {
  if (undoing !== undefined && toast.tone !== 'danger') {
    countUnsaved(undoing, toast.unsaved ?? 0)
    return undoing
  }
  lastId += 1
  const id = lastId
  if (toast.undo) steps.set([...steps.get().slice(1 - MOST_STEPS), { ...toast, id }])
  shownToast.set({ ...toast, id })
  startTimer()
  return id
}

/** Takes a toast away, if it is still there. */
export function dismiss(id: number): void {
  if (shownToast.get()?.id !== id) return
  clearTimeout(timer)
  shownToast.set(undefined)
}

/** Hears that a change that a toast tells of is saved. */
export const markSaved = (id: number): void => countUnsaved(id, -1)

function countUnsaved(id: number, more: number): void {
  const toast = shownToast.get()
  if (toast?.id === id) shownToast.set({ ...toast, unsaved: (toast.unsaved ?? 0) + more })
}

/** Takes a toast away whose change was not to be; there is nothing to take back. */
export function withdraw(id: number): void {
  dismiss(id)
  steps.set(steps.get().filter((step) => step.id !== id))
}

/** Takes back what a toast tells, and says so: `told` words it. */
export function undo(id: number, told: (message: string) => string): void {
  const step = steps.get().find((one) => one.id === id)
  withdraw(id)
  if (!step) return
  undoing = showToast({ tone: 'info', message: told(step.message), detail: step.detail })
  try {
    step.undo?.()
  } finally {
    undoing = undefined
  }
}

/** Takes back the newest change; says `nothing` when there is none. */
export function undoLast(told: (message: string) => string, nothing: string): void {
  const last = steps.get().at(-1)
  if (last) undo(last.id, told)
  else showToast({ tone: 'info', message: nothing })
}

/** Forgets what could be taken back, as when somebody else signs in. */
export function forgetSteps(): void {
  steps.set([])
}

/** Keeps the toast while someone reads or reaches for it. */
export function holdToast(): void {
  clearTimeout(timer)
}

/** Lets the toast go again, with its whole time ahead. */
export function releaseToast(): void {
  startTimer()
}

function startTimer(): void {
  clearTimeout(timer)
  timer = setTimeout(() => shownToast.set(undefined), LIFE_MS)
}
