import type { KeyWith, PlainKey } from '@/lib/i18n'

/** What a kind of record is called, in whole sentences: languages differ in more than the noun. */
export interface RecordWords {
  /** "Venue" */
  one: PlainKey
  /** "Venues" */
  many: PlainKey
  /** "New venue" */
  fresh: PlainKey
  /** What is to be known before one is made. */
  freshHint?: PlainKey
  /** "Create venue"; absent for a kind that the common form does not make. */
  create?: PlainKey
  /** What was done, by the last word of the journal's kind, or all of it: `created`, "created the venue". */
  did: Readonly<Record<string, PlainKey>>
  /** "This venue is in the bin." This and what else is said of the bin is absent for a kind without one. */
  inBin?: PlainKey
  /** "Venue not found", and why that may be. */
  gone: PlainKey
  goneHint: PlainKey
  /** "Back to the venues" */
  leaveBin?: PlainKey
  /** "Deleted venues are kept here." */
  binHint?: PlainKey
  /** "No venue matches these filters" */
  noMatch: PlainKey
  /** "No venues yet", what they are for, and how to get the first, also where they can be imported. */
  none: { title: PlainKey; hint: PlainKey; how?: PlainKey; howOrImport?: PlainKey }
  /** "See the {count} venues": leads to what an import made or changed; absent for a kind that is not imported. */
  see?: KeyWith<'count'>
  /** "created {number} venues": what was done to many at once; absent where each is told. */
  folds?: Record<'created' | 'changed' | 'deleted' | 'restored' | 'imported', KeyWith<'number'>> &
    Readonly<Record<string, KeyWith<'number'>>>
  /** "See venues" and "Create and change venues", for those who give roles. */
  may: { read: PlainKey; write: PlainKey }
}
