import type { KeyWith, PlainKey } from '@/lib/i18n'

/** What a kind of record is called, in whole sentences: languages differ in more than the noun. */
export interface RecordWords {
  /** "Venue" */
  one: PlainKey
  /** "Venues" */
  many: PlainKey
  /** "New venue" */
  fresh: PlainKey
  /** "Create venue" */
  create: PlainKey
  /** "created the venue", "moved the venue to the bin", "restored the venue" */
  did: { create: PlainKey; delete: PlainKey; restore: PlainKey }
  /** "This venue is in the bin." */
  inBin: PlainKey
  /** "Venue not found", and why that may be. */
  gone: PlainKey
  goneHint: PlainKey
  /** "Back to the venues" */
  leaveBin: PlainKey
  /** "Deleted venues are kept here." */
  binHint: PlainKey
  /** "No venue matches these filters" */
  noMatch: PlainKey
  /** "No venues yet", what they are for, and how to get the first. */
  none: { title: PlainKey; hint: PlainKey; how: PlainKey; howOrImport: PlainKey }
  /** "created {number} venues": what was done to many at once. */
  folds: Record<'created' | 'changed' | 'deleted' | 'restored' | 'imported', KeyWith<'number'>>
  /** "See venues" and "Create and change venues", for those who give roles. */
  may: { read: PlainKey; write: PlainKey }
}
