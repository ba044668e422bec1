import { toJson } from '@bufbuild/protobuf'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import type { PlainKey } from '@/lib/i18n'

/** How the entries of a kind of record are worded, wherever they are shown. */
export interface EntryWords {
  /** Of kinds that have a verb of their own: "completed it". The others are told by what they change. */
  verbs: Readonly<Record<string, PlainKey>>
  /** A field in words; undefined for one nobody reads. */
  label: (field: string) => string | undefined
  /** A field's JSON value in words; an empty text when there is none. */
  text: (field: string, value: unknown) => string
  /** Fields whose values are too long to be shown. */
  long?: readonly string[]
}

/** A changed field in words: old → new, or only that it changed. */
export interface ChangeText {
  field: string
  label: string
  values?: { before: string; after: string }
}

/** What an entry changed, in words. */
export function changeTexts(entry: JournalEntry, words: EntryWords): ChangeText[] {
  return entry.changes.flatMap(({ field, old, new: now }) => {
    const label = words.label(field)
    if (label === undefined) return []
    if (words.long?.includes(field)) return [{ field, label }]
    return [{ field, label, values: { before: words.text(field, plain(old)), after: words.text(field, plain(now)) } }]
  })
}

function plain(value: Value | undefined): unknown {
  return value && toJson(ValueSchema, value)
}
