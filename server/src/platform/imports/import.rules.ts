import { createHash } from 'node:crypto'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { FileRow, ImportFormatKey, ImportPlace, ImportedRecord } from './importer.ts'
import { type Problem, problem } from './problem.ts'

/** An upload as the database keeps it. */
export interface ImportRow {
  id: string
  file_name: string
  format: ImportFormatKey
  state: 'preview' | 'committed' | 'discarded'
  scope: ImportPlace['scope']
  workspace_id: string | null
  options: StoredOptions
  header: string[]
  created: number
  updated: number
  unchanged: number
  failed: number
  skipped: number
  /** How many rows have problems. */
  problems: number
  sections: number
  version: number
  created_by: string
  created_at: Date
  updated_at: Date
  received_at: Date
  committed_at: Date | null
}

/** What the upload said; empty where it said nothing. Instants are RFC 3339 text. */
export interface StoredOptions {
  workspace_id: string
  time_zone: string
  columns: Record<string, string>
  expand_from: string
  expand_to: string
}

export type Verdict = 'create' | 'update' | 'unchanged' | 'fail' | 'skip'

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
  'format',
  'state',
  'created',
  'updated',
  'unchanged',
  'failed',
  'skipped',
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
}

/** What people see of it. */
export type ShownRow = Pick<PlannedRow, 'ordinal' | 'line' | 'name' | 'section' | 'starts_at' | keyof RowPlan>

/** What a key became at an earlier import. */
export interface ImportRef {
  key: string
  subject_id: string
  /** By field: what the file had then. */
  fingerprints: Record<string, string>
}

export type Counts = Pick<ImportRow, 'created' | 'updated' | 'unchanged' | 'failed' | 'skipped' | 'problems'>

/** What the rows' plans add up to. */
export function countPlans(rows: Iterable<Pick<RowPlan, 'verdict' | 'problems'>>): Counts {
  const counts: Counts = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, problems: 0 }
  const fields = {
    create: 'created',
    update: 'updated',
    unchanged: 'unchanged',
    fail: 'failed',
    skip: 'skipped',
  } as const
  for (const { verdict, problems } of rows) {
    counts[fields[verdict]] += 1
    if (problems.length > 0) counts.problems += 1
  }
  return counts
}

/** Both together. */
export const addCounts = (a: Counts, b: Counts): Counts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  problems: a.problems + b.problems,
})

/** A short stand-in for a value, the same for equal values. */
export const fingerprint = (value: JsonValue): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('base64url').slice(0, 16)

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
 * file changes that very field; then the file wins, and the row says so. A record in the bin stays there; one gone for good
 * is made anew.
 */
export function planRow(
  row: Pick<PlannedRow, 'refusal' | 'file_problems' | 'fields'>,
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
  if (!ref || !record) return untouched('create')
  if (record.state === 'deleted') return untouched('skip', problem('in_bin'))
  if (record.state === 'hidden') return untouched('skip', problem('moved_away'))
  const changes = changedFields(row.fields, ref, record)
  const names = Object.keys(changes)
  if (names.length === 0) return untouched('unchanged')
  const refused = refuses(record, changes)
  if (refused !== undefined) return untouched('fail', refused)
  const clashes = names.filter((field) => isEditedHere(field, ref, record))
  const replaced = clashes.map((field) => problem('changed_here', { field }))
  return { ...untouched('update', ...replaced), changed_fields: names }
}

/** The fields that the file changes, with their new values. */
export function changedFields(fields: JsonObject, ref: ImportRef, record: ImportedRecord): JsonObject {
  const changed = Object.entries(fields).filter(([field, value]) => {
    const print = fingerprint(value)
    return print !== ref.fingerprints[field] && print !== fingerprint(record.fields[field] ?? null)
  })
  return Object.fromEntries(changed)
}

function isEditedHere(field: string, ref: ImportRef, record: ImportedRecord): boolean {
  const before = ref.fingerprints[field]
  return before !== undefined && before !== fingerprint(record.fields[field] ?? null)
}
