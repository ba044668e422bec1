import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError, failedPrecondition } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { lockScope, saveRefs } from './import-ref.store.ts'
import { listRows, writePlans } from './import-row.store.ts'
import { assertMayImport, saveImport } from './import.actions.ts'
import { readOptionsOf } from './import.options.ts'
import { type PlannedBatch, planRows } from './import.preview.ts'
import { type Progress, startProgress } from './import.progress.ts'
import {
  addCounts,
  changedFields,
  type Counts,
  countPlans,
  fingerprintsAfter,
  type ImportRef,
  type ImportRow,
  type PlannedRow,
} from './import.rules.ts'
import { deleteChunks, getImportForUpdate } from './import.store.ts'
import type { Importer } from './importer.ts'
import { problem } from './problem.ts'
import { importerOf, withTurn } from './runtime-of.ts'

const BATCH = 250

/**
 * Applies an import in the one transaction of its call: all of it or, when the server fails, nothing. What each row does is
 * decided anew, since records may have changed after the preview. A row whose action refuses it fails alone. Committing again
 * answers the first report.
 */
export async function commitImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await getImportForUpdate(ctx, id)
  if (row.state === 'committed') return row
  if (row.state === 'discarded')
    throw failedPrecondition('discarded', 'This import was discarded; upload the file again.')
  const importer = importerOf(ctx, row.format)
  assertMayImport(ctx, importer)
  const options = { ...row.options, workspace_id: row.workspace_id ?? '' }
  await importer.place(ctx, readOptionsOf(ctx, options, row.file_name))
  return withTurn(ctx, async () => {
    await lockScope(ctx, row.scope)
    const counts = await applyRows({ ctx, row, importer, ids: new Map() }, startProgress(ctx, row))
    await deleteChunks(ctx, id)
    return saveImport(
      ctx,
      row,
      { ...row, ...counts, state: 'committed', committed_at: ctx.now },
      'imports.import.committed',
    )
  })
}

/** One commit under way. */
interface Applying {
  ctx: Ctx
  row: ImportRow
  importer: Importer
  /** What each key has become, for the rows below it; undefined for one that is not there. */
  ids: Map<string, string | undefined>
}

async function applyRows(applying: Applying, progress: Progress): Promise<Counts> {
  const { ctx, row, importer } = applying
  let counts = countPlans([])
  let after = -1
  for (;;) {
    const rows = await listRows(ctx, row.id, after, BATCH)
    const last = rows.at(-1)
    if (!last) return counts
    const applied = await applyBatch(applying, await planRows(ctx, importer, row.scope, rows))
    await writePlans(ctx, row.id, applied)
    counts = addCounts(counts, countPlans(applied))
    after = last.ordinal
    progress.report(after + 1)
  }
}

async function applyBatch(applying: Applying, batch: PlannedBatch): Promise<PlannedRow[]> {
  const { ctx, row, ids } = applying
  const applied: PlannedRow[] = []
  // In order, though made in the same millisecond: records of one moment are listed by id, and should be as in the file.
  const fresh = batch.rows.map(() => newId()).toSorted()
  for (const wave of waves(batch.rows)) {
    for (const each of wave) ids.set(each.key, each.verdict === 'create' ? fresh.shift() : livingId(each))
    const results = await settle(wave.map((each) => applyRow(applying, batch, each)))
    for (const { key, verdict } of results) if (verdict === 'fail') ids.set(key, undefined)
    applied.push(...results)
  }
  await saveRefs(
    ctx,
    row.scope,
    applied.flatMap((each) => freshRef(each, batch.refs.get(each.key))),
  )
  return applied
}

const livingId = ({ verdict, subject_id }: PlannedRow): string | undefined =>
  verdict === 'skip' || verdict === 'fail' ? undefined : (subject_id ?? undefined)

/** Rows that may be applied at the same time: none stands under another of its wave. */
function* waves(rows: PlannedRow[]): Generator<PlannedRow[]> {
  let wave: PlannedRow[] = []
  let keys = new Set<string>()
  for (const row of rows) {
    if (keys.has(row.parent_key)) {
      yield wave
      wave = []
      keys = new Set()
    }
    wave.push(row)
    keys.add(row.key)
  }
  if (wave.length > 0) yield wave
}

/**
 * Waits for all, then throws the first failure: queries of the others must not still be under way on the connection when the
 * transaction is rolled back and the connection goes to another company.
 */
async function settle<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}

async function applyRow(applying: Applying, { refs, records }: PlannedBatch, row: PlannedRow): Promise<PlannedRow> {
  const [ref, record] = [refs.get(row.key), records.get(row.subject_id ?? '')]
  try {
    if (row.verdict === 'create') return await create(applying, row)
    if (row.verdict === 'update' && ref && record) {
      await applying.importer.update(applying.ctx, record.id, changedFields(row.fields, ref, record))
    }
    return row
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

async function create({ ctx, row: { workspace_id }, importer, ids }: Applying, row: PlannedRow): Promise<PlannedRow> {
  const id = ids.get(row.key) ?? newId()
  const parentId = row.parent_key === '' ? null : (ids.get(row.parent_key) ?? null)
  await importer.create(ctx, { id, fields: row.fields, parentId, workspaceId: workspace_id })
  const isOrphan = row.parent_key !== '' && parentId === null
  const problems = isOrphan ? [...row.problems, problem('stands_alone')] : row.problems
  return { ...row, subject_id: id, problems }
}

/** What is to be remembered of a row; nothing when that is known already. */
function freshRef(row: PlannedRow, before: ImportRef | undefined): ImportRef[] {
  const isTaken = row.verdict === 'create' || row.verdict === 'update' || row.verdict === 'unchanged'
  if (!isTaken || row.subject_id === null) return []
  const isNew = before?.subject_id !== row.subject_id
  const fingerprints = fingerprintsAfter(row.fields, isNew ? {} : before?.fingerprints)
  const isKnown = !isNew && JSON.stringify(fingerprints) === JSON.stringify(before?.fingerprints)
  return isKnown ? [] : [{ key: row.key, subject_id: row.subject_id, fingerprints }]
}
