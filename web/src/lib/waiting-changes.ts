import type { StoredChange } from '@/lib/change-store'
import { createStore, type Store } from '@/lib/store'

/** What a change is about. */
export interface About {
  /** Such as "work.task". */
  kind: string
  ids: readonly string[]
  /** What it does, in words. */
  label: string
}

/** What is to be seen of the changes that the server has not confirmed. */
export interface Waiting {
  /** This person's changes here that have no answer, or were refused. */
  changes: Store<readonly StoredChange[]>
  /** How many changes of other people wait in this browser, by name. */
  ofOthers: Store<ReadonlyMap<string, number>>
  /** False when changes are not kept when this page ends. */
  isLasting: Store<boolean>
}

export const nothingWaits = (): Waiting => ({
  changes: createStore<readonly StoredChange[]>([]),
  ofOthers: createStore<ReadonlyMap<string, number>>(new Map()),
  isLasting: createStore(true),
})
