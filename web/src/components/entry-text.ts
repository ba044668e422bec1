import { toJson } from '@bufbuild/protobuf'
import { type Value, ValueSchema } from '@bufbuild/protobuf/wkt'
import type { JournalEntry } from '@eventkit/api/eventkit/v1/journal_pb'
import { tickedItem } from '@/lib/checklist'
import type { PlainKey, Translate } from '@/lib/i18n'

/** How the entries of a kind of record are worded, wherever they are shown. */
export interface EntryWords {
  /** Of kinds that have a verb of their own: "completed the task". The others are told by what they change. */
  verbs: Readonly<Record<string, PlainKey>>
  /** Whether an entry is told by another one, which the reader has, too. */
  isToldElsewhere?: (entry: JournalEntry) => boolean
  /** A field in words; undefined for one nobody reads. */
  label: (field: string) => string | undefined
  /** A field's JSON value in words; an empty text when there is none. */
  text: (field: string, value: unknown) => string
  /** Fields whose values are too long to be shown. */
  long?: readonly string[]
  /** Two fields that are read as one when both change: when something starts and ends. */
  pair?: {
    fields: readonly [string, string]
    label: string
    /** The two JSON values in words. */
    text: (first: unknown, second: unknown) => string
  }
  /** Fields that are read as one, whichever of them changed. */
  group?: {
    fields: readonly string[]
    label: string
    /** The JSON values of those that an entry tells of, before or after, in words. */
    text: (values: Readonly<Record<string, unknown>>) => string
  }
}

/** What stands for a record whose name the reader does not know. */
export const UNKNOWN = '…'

/** A changed field in words: old → new, or, of a text too long to be shown, what was done to it. */
export interface ChangeText {
  field: string
  label: string
  values?: { before: string; after: string }
  edit?: TextEdit
}

/** What was done to a long text; of an item in it that was ticked or unticked, which. */
export type TextEdit = { kind: 'added' | 'rewritten' | 'removed' } | { kind: 'ticked' | 'unticked'; item: string }

/** What was done, where it has a name: of a move also from where to where, as far as the reader knows these. */
export function verbText(entry: JournalEntry, words: EntryWords, t: Translate): string | undefined {
  const key = words.verbs[entry.kind]
  if (!key) return undefined
  const move =
    entry.kind === `${entry.subjectType}.moved` && entry.changes.find(({ field }) => field === 'workspace_id')
  const [from, to] = move ? [move.old, move.new].map((id) => words.text(move.field, plain(id))) : []
  if (!to || to === UNKNOWN) return t(key)
  return from && from !== UNKNOWN ? `${t(key)}: ${from} → ${to}` : `${t(key)}: ${to}`
}

/** What an entry changed, in words. */
export function changeTexts(entry: JournalEntry, words: EntryWords): ChangeText[] {
  const pair = pairText(entry, words.pair)
  const group = groupText(entry, words.group)
  const paired: readonly string[] = [
    ...(pair && words.pair ? words.pair.fields : []),
    ...(group && words.group ? words.group.fields : []),
  ]
  const single = entry.changes.flatMap(({ field, old, new: now }): ChangeText[] => {
    // It went with the person it was about.
    const isErased = entry.erased && plain(old) === null && plain(now) === null
    const label = paired.includes(field) || isErased ? undefined : words.label(field)
    if (label === undefined) return []
    if (words.long?.includes(field)) return [{ field, label, edit: editOf(plain(old), plain(now)) }]
    return [{ field, label, values: { before: words.text(field, plain(old)), after: words.text(field, plain(now)) } }]
  })
  return [pair, group, ...single].filter((change) => change !== undefined)
}

function editOf(before: unknown, after: unknown): TextEdit {
  if (isEmpty(after)) return { kind: 'removed' }
  if (isEmpty(before)) return { kind: 'added' }
  const tick = typeof before === 'string' && typeof after === 'string' ? tickedItem(before, after) : undefined
  if (!tick) return { kind: 'rewritten' }
  return { kind: tick.isTicked ? 'ticked' : 'unticked', item: tick.item }
}

// Metadata that is not there is an empty object.
const isEmpty = (value: unknown): boolean => !value || (typeof value === 'object' && Object.keys(value).length === 0)

function pairText({ changes }: JournalEntry, pair: EntryWords['pair']): ChangeText | undefined {
  if (!pair) return undefined
  const [first, second] = pair.fields.map((name) => changes.find(({ field }) => field === name))
  if (!first || !second) return undefined
  const before = pair.text(plain(first.old), plain(second.old))
  const after = pair.text(plain(first.new), plain(second.new))
  return { field: first.field, label: pair.label, values: { before, after } }
}

// What an entry's payload says of the record holds before and after, but for what changed.
function groupText({ changes, payload }: JournalEntry, group: EntryWords['group']): ChangeText | undefined {
  const changed = changes.filter(({ field }) => group?.fields.includes(field))
  const [first] = changed
  if (!group || !first) return undefined
  const values = (side: 'old' | 'new') => ({
    ...payload,
    ...Object.fromEntries(changed.map((change) => [change.field, plain(change[side])])),
  })
  return {
    field: first.field,
    label: group.label,
    values: { before: group.text(values('old')), after: group.text(values('new')) },
  }
}

function plain(value: Value | undefined): unknown {
  return value && toJson(ValueSchema, value)
}
