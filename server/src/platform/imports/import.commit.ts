import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError, failedPrecondition } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import type { RunningJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { deleteRefs, lockScope, saveRefs } from './import-ref.store.ts'
import { countRows, listRows, writePlans } from './import-row.store.ts'
import { assertMayImport, saveImport } from './import.actions.ts'
import { ofImport } from './import.cause.ts'
import { readOptionsOf } from './import.options.ts'
import { followPublisher, type Planning } from './import.follow.ts'
import { type PlannedBatch, planRows } from './import.preview.ts'
import { type Progress, startProgress } from './import.progress.ts'
import {
  changedFields,
  fingerprintsAfter,
  type ImportRef,
  type ImportRow,
  isTouched,
  type PlannedRow,
  versionLeft,
} from './import.rules.ts'
import { deleteChunks, getImport, getImportForUpdate } from './import.store.ts'
import { type ImportedRecord, lockingFirst } from '../importer.ts'
import { problem } from '../files/problem.ts'
import { settle, waves } from './import.waves.ts'
import { importerOf } from './importers.ts'

const BATCH = 250

/**
 * Whether there is an import to apply; not once it was.
 * @throws failedPrecondition undone or discarded, forbidden
 */
export async function mayCommit(ctx: Ctx, id: string): Promise<boolean> {
  return isToApply(ctx, await getImport(ctx, id))
}

function isToApply(ctx: Ctx, row: ImportRow): boolean {
  if (row.state === 'committed') return false
  if (row.state === 'undone')
    throw failedPrecondition('undone', 'This import was applied and undone; upload the file again.')
  if (row.state === 'discarded')
    throw failedPrecondition('discarded', 'This import was discarded; upload the file again.')
  assertMayImport(ctx, importerOf(row))
  return true
}

/**
 * Applies an import in the one transaction of its job: all of it or, when the server fails, nothing. What each row does is
 * decided anew, since records may have changed after the preview. A row whose action refuses it fails alone. Applying again
 * changes nothing.
 */
export async function applyImport(ctx: Ctx, id: string, job: Pick<RunningJob, 'signal' | 'progress'>): Promise<void> {
  const row = await getImportForUpdate(ctx, id)
  if (!isToApply(ctx, row)) return
  const importer = importerOf(row)
  const options = readOptionsOf(ctx, {
    ...row,
    options: { ...row.options, workspace_id: row.workspace_id ?? '' },
  })
  await importer.place(ctx, options)
  await lockScope(ctx, row.scope)
  const planning = { ctx: ofImport(ctx, row), row, importer: lockingFirst(importer), options }
  await followPublisher(planning)
  const rows = (await countRows(ctx, id)).last + 1
  await applyRows({ ...planning, ids: new Map(), job, rows }, startProgress(ctx, row, rows))
  await deleteChunks(ctx, id)
  const { last: _, ...counts } = await countRows(ctx, id)
  const applied: ImportRow = { ...row, ...counts, state: 'committed', committed_at: ctx.now }
  await saveImport(ctx, row, applied, 'imports.import.committed')
}

/** One commit under way. */
interface Applying extends Planning {
  /** What each key has become, for the rows below it; undefined for one that is not there. */
  ids: Map<string, string | undefined>
  job: Pick<RunningJob, 'signal' | 'progress'>
  /** How many there are. */
  rows: number
}

async function applyRows(applying: Applying, progress: Progress): Promise<void> {
  const { ctx, row, importer, job } = applying
  let after = -1
  for (;;) {
    job.signal.throwIfAborted()
    const rows = await listRows(ctx, row.id, after, BATCH)
    const last = rows.at(-1)
    if (!last) return
    const applied = await applyBatch(applying, await planRows(ctx, importer, row.scope, rows))
    await writePlans(ctx, row.id, applied)
    after = last.ordinal
    progress.report(after + 1)
    job.progress(after + 1, applying.rows)
  }
}

async function applyBatch(applying: Applying, batch: PlannedBatch): Promise<PlannedRow[]> {
  const { ctx, row, ids } = applying
  const applied: PlannedRow[] = []
  // In order, though made in the same millisecond: records of one moment are listed by id, and should be as in the file.
  const fresh = batch.rows.map(() => newId()).toSorted()
  for (const wave of waves(batch.rows)) {
    for (const each of wave)
      ids.set(each.key, livingId(each) ?? (each.verdict === 'create' ? fresh.shift() : undefined))
    const results = await settle(wave.map((each) => applyRow(applying, batch, each)))
    for (const { key, verdict } of results) if (verdict === 'fail') ids.set(key, undefined)
    applied.push(...results)
  }
  const refs = applied.map((each) => [batch.refs.get(each.key), refAfter(each, batch)] as const)
  // A record that was moved is known by its new key from now on; one that is gone for good is not known any more.
  const moved = refs.flatMap(([before, after]) => (before && after && before.key !== after.key ? [before] : []))
  const gone = batch.all.filter(({ subject_id }) => !batch.records.has(subject_id))
  await deleteRefs(ctx, row.scope, [...moved, ...gone])
  await saveRefs(
    ctx,
    row.scope,
    refs.flatMap(([before, after]) => (after && JSON.stringify(after) !== JSON.stringify(before) ? [after] : [])),
  )
  return applied
}

const livingId = ({ verdict, subject_id }: PlannedRow): string | undefined =>
  verdict === 'skip' || verdict === 'fail' ? undefined : (subject_id ?? undefined)

async function applyRow(applying: Applying, batch: PlannedBatch, row: PlannedRow): Promise<PlannedRow> {
  const ref = batch.refs.get(row.key) ?? null
  const record = batch.records.get(row.subject_id ?? '')
  try {
    if (row.verdict === 'create' && !record) return await create(applying, row, ref)
    if (!ref || !record) return row
    const changes = changedFields(row.fields, ref, record)
    const undo = { wasTouched: isTouched(ref, record), fields: formerFields(changes, record), ref }
    const version = await change(applying, row, record, changes)
    return version === undefined ? row : { ...row, undo: { ...undo, version } }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return {
      ...row,
      verdict: 'fail',
      changed_fields: [],
      problems: [...row.problems, problem('refused', { text: error.message })],
    }
  }
}

const formerFields = (changes: JsonObject, { fields }: ImportedRecord): JsonObject =>
  Object.fromEntries(Object.keys(changes).map((field) => [field, fields[field] ?? null]))

async function create(applying: Applying, row: PlannedRow, ref: ImportRef | null): Promise<PlannedRow> {
  const {
    ctx,
    row: { workspace_id: workspaceId },
    importer,
    ids,
  } = applying
  const id = ids.get(row.key) ?? newId()
  const parentId = row.parent_key === '' ? null : (ids.get(row.parent_key) ?? null)
  const version = await importer.create(ctx, { id, fields: row.fields, parentId, workspaceId })
  const isOrphan = row.parent_key !== '' && parentId === null
  const problems = isOrphan && importer.orphaned ? [...row.problems, importer.orphaned] : row.problems
  return { ...row, subject_id: id, problems, undo: { version, wasTouched: false, fields: {}, ref } }
}

/** Does to a record what its row says; answers its version afterwards, or nothing when the row leaves it alone. */
async function change(
  { ctx, importer }: Applying,
  { verdict }: PlannedRow,
  { id }: ImportedRecord,
  changes: JsonObject,
): Promise<number | undefined> {
  if (verdict === 'delete') return importer.remove(ctx, id)
  if (verdict === 'update') return importer.update(ctx, id, changes)
  if (verdict !== 'create') return undefined
  const restored = await importer.restore(ctx, id)
  return Object.keys(changes).length > 0 ? importer.update(ctx, id, changes) : restored
}

/** What is to be remembered of a row; nothing when it was not taken. */
function refAfter(row: PlannedRow, { refs, records }: PlannedBatch): ImportRef | undefined {
  const { key, verdict, subject_id, group_key, undo } = row
  const before = refs.get(key)
  const isReached = records.get(subject_id ?? '')?.state !== 'out_of_reach'
  const isTaken = verdict === 'create' || verdict === 'update' || verdict === 'unchanged' || verdict === 'delete'
  if (!isReached || !isTaken || subject_id === null || (row.is_vanished && verdict !== 'delete')) return undefined
  const isNew = before?.subject_id !== subject_id
  return {
    key,
    subject_id,
    fingerprints: fingerprintsAfter(row.is_vanished ? {} : row.fields, isNew ? {} : before?.fingerprints),
    group_key,
    version: undo ? versionLeft(undo) : (before?.version ?? null),
    is_removed: verdict === 'delete',
  }
}
