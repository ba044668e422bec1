import { useSyncExternalStore } from 'react'
import { session } from '@/lib/session'

const SHOWN_MS = 2_400

const until = new Map<string, number>()
const listeners = new Set<() => void>()

/** Marks what somebody else just did, for a short highlight; `idOf` says by which id it shows. */
export function highlightForeign<E extends { actorId?: string | undefined }>(
  entries: readonly E[],
  idOf: (entry: E) => string,
): void {
  const end = Date.now() + SHOWN_MS
  for (const entry of entries) if (entry.actorId !== session.get()?.user.id) until.set(idOf(entry), end)
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
