import type { NumberedEntry } from '../src/platform/journal/journal.store.ts'
import type { Sink } from '../src/platform/journal/sink.ts'

/** A sink that keeps what it takes, and refuses what it is told to. */
export interface MemorySink extends Sink {
  /** Every entry taken, repeats among them. */
  readonly taken: NumberedEntry[]
  /** How often a delivery was tried. */
  readonly tries: number
  /** Refuses deliveries with an entry for which this answers true. */
  refuse(isRefused: (entry: NumberedEntry) => boolean): void
}

/** A sink in memory, of all kinds and from the beginning unless told otherwise. */
export function memorySink(given: Partial<Sink> & { name: string }): MemorySink {
  const taken: NumberedEntry[] = []
  let isRefused: (entry: NumberedEntry) => boolean = () => false
  let tries = 0
  return {
    kinds: ['*'],
    startsFrom: 'beginning',
    ...given,
    taken,
    get tries() {
      return tries
    },
    refuse: (next) => {
      isRefused = next
    },
    deliver: async (entries) => {
      tries++
      if (entries.some((entry) => isRefused(entry))) throw new Error('the sink does not want this')
      taken.push(...entries)
    },
  }
}
