import { createHash } from 'node:crypto'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'
import type { DateOrder, DateQuestion, FileRow } from '../files/file-row.ts'
import type { ImportPlace, ImportedRecord } from '../importer.ts'
import { type Problem, problem } from '../files/problem.ts'

/** An upload as the database keeps it. */
export interface ImportRow {
  id: string
  file_name: string
  /** The kind of record that it makes: `work.task`. */
  kind: string
  format: string
  state: 'preview' | 'committed' | 'discarded' | 'undone'
  scope: ImportPlace['scope']
  workspace_id: string | null
  options: StoredOptions
  header: string[]
  date_question: DateQuestion | null
  created: number
  updated: number
  unchanged: number
  failed: number
  skipped: number
  deleted: number
  /** How many rows have problems. */
  problems: number
  sections: number
  /** How many rows were undone, and how many records were kept as they are because they were changed since. */
  undone: number
  kept: number
  version: number
  created_by: string
  created_at: Date
  updated_at: Date
  received_at: Date
  committed_at: Date | null
  undone_at: Date | null
}

/** What the upload said; empty where it said nothing. Instants are RFC 3339 text. */
export interface StoredOptions {
  workspace_id: string
  time_zone: string
  columns: Record<string, string>
  date_order: DateOrder | ''
  expand_from: string
  expand_to: string
}

export type Verdict = 'create' | 'update' | 'unchanged' | 'fail' | 'skip' | 'delete'

/** What would happen, or has happened, to one row. */
export interface RowPlan {
  verdict: Verdict
  changed_fields: string[]
  problems: Problem[]
  subject_id: string | null
}

/** What the journal tells of an import. */
export const journaledFields = [
  'file_name',
  'kind',
  'format',
  'state',
  'created',
  'updated',
  'unchanged',
  'failed',
  'skipped',
  'deleted',
  'undone',
  'kept',
] as const satisfies readonly (keyof ImportRow)[]

/** A row of a file with its plan, as the database keeps it. */
export interface PlannedRow extends RowPlan {
  ordinal: number
  line: number
  key: string
  parent_key: string
  name: string
  section: string
  starts_at: string
  fields: JsonObject
  refusal: FileRow['refusal'] | null
  file_problems: Problem[]
  group_key: string
  /** The file does not have, or could not give, all of the group. */
  is_partial: boolean
  /** No row of the file: a record that the file had once, and has no longer. */
  is_vanished: boolean
  /** The key its record had in an earlier file; empty for none. */
  former_key: string
  /** Absent for a row that did nothing. */
  undo: Undo | null
}

/** What undoing a row takes. */
export interface Undo {
  /** The record's version as the row left it. */
  version: number
  /** Whether people had changed the record before. */
  wasTouched: boolean
  /** The former values of what the row changed. */
  fields: JsonObject
  /** What was remembered before; null for nothing. */
  ref: ImportRef | null
}

/** What people see of it. */
export interface ShownRow extends Pick<
  PlannedRow,
  'ordinal' | 'line' | 'name' | 'section' | 'starts_at' | 'fields' | keyof RowPlan
> {
  /** Whether starts_at is a day, in starts_time_zone. */
  starts_all_day: boolean
  starts_time_zone: string
}

/** What a key became at an earlier import. */
export interface ImportRef {
  key: string
  subject_id: string
  /** By field: what the file had then. */
  fingerprints: Record<string, string>
  group_key: string
  /** The record's version as the last import left it; 0 when people had changed it before that, null when not known. */
  version: number | null
  /** An import deleted the record. */
  is_removed: boolean
}

/** What the rows of an import add up to. */
export type Counts = Pick<
  ImportRow,
  'created' | 'updated' | 'unchanged' | 'failed' | 'skipped' | 'deleted' | 'problems'
>

/** A short stand-in for a value, the same for equal values. */
export const fingerprint = (value: JsonValue): string =>
  createHash('sha256').update(JSON.stringify(value, inOrder)).digest('base64url').slice(0, 16)

/** The database has the names of objects in an order of its own. */
const inOrder = (_: string, value: unknown): unknown =>
  isJsonObject(value) ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1))) : value

/** The fingerprints of what a row sets, over those of fields it does not set. */
export function fingerprintsAfter(
  fields: JsonObject,
  before: ImportRef['fingerprints'] = {},
): ImportRef['fingerprints'] {
  const fresh = Object.entries(fields).map(([field, value]): [string, string] => [field, fingerprint(value)])
  return { ...before, ...Object.fromEntries(fresh) }
}

/**
 * Decides what a row does, three ways: a field is changed only where the file says something else than it did at the last
 * import, and than the record does now. So the same file again changes nothing, and what people changed here stays until the
 * file changes that very field; then the file wins, and the row says so. A record that people put in the bin stays there, one
 * that an import deleted is restored, one gone for good is made anew. What has vanished from the file is deleted, unless people
 * changed it. Of a record that the caller sees and may not change, what the file says of it is left out.
 */
export function planRow(
  row: Pick<PlannedRow, 'refusal' | 'file_problems' | 'fields' | 'is_vanished'>,
  ref: ImportRef | undefined,
  record: ImportedRecord | undefined,
  refuses: (record: ImportedRecord, changes: JsonObject) => Problem | undefined = () => undefined,
): RowPlan {
  const untouched = (verdict: Verdict, ...problems: Problem[]): RowPlan => ({
    verdict,
    changed_fields: [],
    problems: [...row.file_problems, ...problems],
    subject_id: record?.id ?? null,
  })
  if (row.refusal) return untouched(row.refusal)
  if (row.is_vanished && (!ref || record?.state !== 'living')) return untouched('unchanged')
  if (!ref || !record) return untouched('create')
  if (row.is_vanished) return isTouched(ref, record) ? untouched('skip', problem('vanished')) : untouched('delete')
  if (wasRemoved(ref, record)) {
    return { ...untouched('create'), changed_fields: Object.keys(changedFields(row.fields, ref, record)) }
  }
  if (record.state === 'deleted') return untouched('skip', problem('in_bin'))
  if (record.state === 'moved_away') return { ...untouched('skip', problem('moved_away')), subject_id: null }
  const changes = changedFields(row.fields, ref, record)
  const names = Object.keys(changes)
  if (names.length === 0) return untouched('unchanged')
  if (record.state === 'out_of_reach') return untouched('skip', problem('out_of_reach'))
  const refused = refuses(record, changes)
  if (refused !== undefined) return untouched('fail', refused)
  const clashes = names.filter((field) => isEditedHere(field, ref, record))
  const replaced = clashes.map((field) => problem('changed_here', { field }))
  return { ...untouched('update', ...replaced), changed_fields: names }
}

/** A key may be several records, of people who do not see each other's: they go by the first of these states, the oldest. */
const statesInOrder = ['living', 'out_of_reach', 'deleted', 'moved_away'] as const satisfies ImportedRecord['state'][]

/**
 * By key, what is remembered as far as the caller knows of it. What they must not learn of is not there: the row is planned as
 * for somebody who comes with the file first, and makes a record of their own.
 */
export function refsKnown(
  refs: readonly ImportRef[],
  records: ReadonlyMap<string, ImportedRecord>,
): Map<string, ImportRef> {
  const oldestFirst = refs.toSorted((a, b) => (a.subject_id < b.subject_id ? -1 : 1))
  const inOrder = statesInOrder.flatMap((state) =>
    oldestFirst.filter(({ subject_id }) => records.get(subject_id)?.state === state),
  )
  return new Map(inOrder.toReversed().map((ref) => [ref.key, ref]))
}

/** The fields that the file changes, with their new values. */
export function changedFields(fields: JsonObject, ref: ImportRef, record: ImportedRecord): JsonObject {
  const changed = Object.entries(fields).filter(([field, value]) => {
    const print = fingerprint(value)
    return print !== ref.fingerprints[field] && print !== fingerprint(record.fields[field] ?? null)
  })
  return Object.fromEntries(changed)
}

/** Whether people changed the record since the last import, or before it. */
export function isTouched(ref: ImportRef, record: ImportedRecord): boolean {
  if (ref.version !== null) return ref.version !== record.version
  return Object.keys(ref.fingerprints).some((field) => isEditedHere(field, ref, record))
}

/** The version to remember after a row was applied, or undone: none when people had changed the record before. */
export const versionLeft = ({ wasTouched, version }: Pick<Undo, 'wasTouched' | 'version'>): number =>
  wasTouched ? 0 : version

/** Whether it was an import that put the record in the bin, where it still lies. */
const wasRemoved = (ref: ImportRef, record: ImportedRecord): boolean =>
  ref.is_removed && record.state === 'deleted' && ref.version === record.version

function isEditedHere(field: string, ref: ImportRef, record: ImportedRecord): boolean {
  const before = ref.fingerprints[field]
  return before !== undefined && before !== fingerprint(record.fields[field] ?? null)
}
