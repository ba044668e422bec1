import type { LucideIcon } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import type { Format } from '@/lib/format'
import type { PlainKey, Translate } from '@/lib/i18n'
import { fromInputValue } from '@/lib/zoned-time'

/** What words a value in the reader's language. */
export interface FieldTools {
  t: Translate
  format: Format
  /** Names by id, where entries are worded. */
  personName?: (id: string) => string | undefined
  workspaceName?: (id: string) => string | undefined
  /** The name of a record of a kind, such as `planning.venue`. */
  recordName?: (type: string, id: string) => string | undefined
}

/** A value to choose. */
interface FieldChoice {
  value: string
  label: string
}

/** What an editor of a kind's own gets; `value` is the field as the message has it. */
export interface OwnEditor {
  label: string
  value: unknown
  isReadOnly: boolean
  onSave: (value: unknown) => void
}

/** How a field is edited, in place and in the form for a new record. */
export type FieldInput =
  /** One line of text; several with `lines`; Markdown below the other fields; a count, where 0 is not known; tags. */
  | { as: 'line' | 'lines' | 'markdown' | 'count' }
  /** Tags, or other short texts, of which `known` are offered. */
  | { as: 'tags'; known?: readonly string[] }
  /** A yes or no; a day, "2026-12-10"; an IANA zone, which is the reader's until another one is chosen. */
  | { as: 'check' | 'day' | 'zone' }
  /** An instant: date and time on the clocks of the zone that the field `zoneIn` says, and of the reader's without one. */
  | { as: 'instant'; zoneIn?: string }
  /** One of these, an enum's by their words. */
  | { as: 'choice'; choices: (tools: FieldTools) => FieldChoice[] }
  /** Another record of this kind, such as `planning.venue`, found by typing. */
  | { as: 'reference'; to: string }
  /** An editor of its own, which the form for a new record does without. */
  | { as: 'own'; Editor: ComponentType<OwnEditor> }

/** How a field is shown as a column, by the message or by `text`. */
export interface FieldColumn<M> {
  /** A CSS grid track. */
  track: string
  /** Shown when nobody chose any columns. */
  isUsual?: boolean
  /** Where there is no room for all: those with the lowest number are left out first. */
  givesWay?: number
  align?: 'end'
  /** Whether the list can be sorted by it: a value of the contract's `sort_by` is called after it. */
  isSorted?: boolean
  cell?(record: M, tools: FieldTools): ReactNode
}

/** A field of a kind of record, wherever it is shown. */
export interface RecordField<M> {
  label: PlainKey
  icon?: LucideIcon
  /** What an empty one says: "Add a contact". */
  add?: PlainKey
  /** Absent where it is edited in a way of the kind's own. */
  input?: FieldInput
  /** Whether the form for a new record asks for it. */
  isAsked?: boolean
  /** Its JSON value in words, as the journal and the errors have it; absent, as it stands. */
  text?(value: unknown, tools: FieldTools): string
  /** Too long for a history, which then says only what was done to it. */
  isLong?: boolean
  /** Who sees a record hangs on it: one in which somebody changed it is read again. */
  isReread?: boolean
  column?: FieldColumn<M>
  /** What the list request calls the filter by it; the choices of tags are those that are known. */
  filter?: { name: string; choices?: (tools: FieldTools) => FieldChoice[] }
}

/** A field's JSON value in words. */
export function fieldText<M>(field: RecordField<M> | undefined, value: unknown, tools: FieldTools): string {
  if (value === null || value === undefined || value === '') return ''
  if (field?.text) return field.text(value, tools)
  const chosen = field?.input?.as === 'choice' && field.input.choices(tools).find((choice) => choice.value === value)
  if (chosen) return chosen.label
  const written = inputText(field?.input, value, tools)
  if (written !== undefined) return written
  if (typeof value === 'boolean') return tools.t(value ? 'layers.yes' : 'layers.no')
  if (typeof value === 'number') return value === 0 ? '' : tools.format.number(value)
  if (Array.isArray(value)) return value.map(String).join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** What the input of a field makes of its JSON value; undefined where that is nothing of its own. */
function inputText(
  input: FieldInput | undefined,
  value: unknown,
  { format, recordName }: FieldTools,
): string | undefined {
  if (input?.as === 'reference') return recordName?.(input.to, String(value)) ?? '…'
  if (typeof value !== 'string') return undefined
  if (input?.as === 'zone') return value.replaceAll('_', ' ')
  if (input?.as === 'instant') return format.short(new Date(value))
  const noon = input?.as === 'day' ? fromInputValue(`${value}T12:00`, format.timeZone) : undefined
  return noon && format.day(noon)
}

/** The local name of a field that the journal and the errors name as the contract does: `postal_code`. */
export function localNameOf(fields: Readonly<Record<string, unknown>>, name: string): string {
  const local = name.replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase())
  const record = local.replace(/Id$/, '')
  return !(local in fields) && record in fields ? record : local
}
