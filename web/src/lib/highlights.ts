import { useSyncExternalStore } from 'react'

const SHOWN_MS = 2_400

const until = new Map<string, number>()
const listeners = new Set<() => void>()

/** Marks records that somebody else just changed, for a short highlight. */
export function highlight(ids: Iterable<string>): void {
  const end = Date.now() + SHOWN_MS
  for (const id of ids) until.set(id, end)
  wake()
  setTimeout(() => {
    for (const [id, time] of until) if (time <= Date.now()) until.delete(id)
    wake()
  }, SHOWN_MS + 50)
}

function wake(): void {
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Whether a record is highlighted now. */
export function useIsHighlighted(id: string): boolean {
  return useSyncExternalStore(subscribe, () => until.has(id))
}
