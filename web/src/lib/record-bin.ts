import { type Timestamp, timestampNow } from '@bufbuild/protobuf/wkt'
import type { Versioned } from '@/lib/record-change'
import type { PostOptions } from '@/lib/outbox'
import type { RecordCache } from '@/lib/record-cache'
import { type Basis, writerOf } from '@/lib/undoable'

/** How a kind of record goes to the bin and comes back. */
export interface Bin<T> {
  remove: (record: T, version: number, options: PostOptions) => Promise<T>
  bringBack: (record: T, options: PostOptions) => Promise<T>
  /** What is told of either. */
  words: (record: T) => { removed: string; restored: string; detail?: string | undefined }
}

/** Gives what moves records of a kind to the bin, and what takes them out; `basis` where that takes a deletion back. */
export function binOf<T extends Versioned & { deletedAt?: Timestamp | undefined }, L>(
  cache: RecordCache<T, L>,
  { remove, bringBack, words }: Bin<T>,
) {
  const write = writerOf(cache)
  const restore = (record: T, basis?: Basis): void => {
    const { restored, removed: _, ...detail } = words(record)
    const { done } = write<Pick<T, 'deletedAt'>>(record, {
      fields: { deletedAt: undefined },
      send: (_version, options) => bringBack(record, options),
      words: { tone: 'ok', message: restored, ...detail },
      basis,
    })
    void done.then(() => cache.refreshLists())
  }
  const bin = (record: T): void => {
    const { removed, restored: _, ...detail } = words(record)
    const { done } = write<Pick<T, 'deletedAt'>>(record, {
      fields: { deletedAt: timestampNow() },
      send: (version, options) => remove(record, version, options),
      words: { tone: 'info', message: removed, ...detail },
      undo: (_before, basis) => restore(record, basis),
    })
    void done.then(() => cache.refreshLists())
  }
  return { bin, restore }
}
