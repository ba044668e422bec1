import type { Ctx } from '../../kernel/ctx.ts'
import { ofImport } from './import.cause.ts'
import { DomainError, failedPrecondition } from '../../kernel/errors.ts'
import { deleteRefs, lockScope, saveRefs } from './import-ref.store.ts'
import { countRows, listDone, writePlans } from './import-row.store.ts'
import { assertMayImport, saveImport } from './import.actions.ts'
import { recall } from './import.memory.ts'
import { type Progress, startProgress } from './import.progress.ts'
import {
  fingerprintsAfter,
  type ImportRef,
  type ImportRow,
  type PlannedRow,
  type Undo,
  versionLeft,
} from './import.rules.ts'
import { getImportForUpdate } from './import.store.ts'
import { settle, waves } from './import.waves.ts'
import { type ImportedRecord, type Importer, lockingFirst } from '../importer.ts'
import { type Problem, problem } from '../files/problem.ts'
import { withTurn } from './import.turns.ts'
import { importerOf } from './importers.ts'

const BATCH = 250

/**
 * Takes an applied import back, in one transaction: what it made goes to the bin, what it changed gets its former values, what
 * it deleted comes back, from the last row to the first. A record that was changed since is kept as it is, and its row says so.
 * What is remembered of the file is as before, so that it can be imported again. Undoing again answers the first report.
 * Throws failedPrecondition when the import was not applied, or what it did is no longer known.
 */
export async function undoImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await getImportForUpdate(ctx, id)
  if (row.state === 'undone') return row
  if (row.state !== 'committed')
    throw failedPrecondition('not_committed', 'This import was not applied: there is nothing to undo.')
  const importer = importerOf(row)
  assertMayImport(ctx, importer)
  return withTurn(async () => {
    await lockScope(ctx, row.scope)
    const counts = await undoRows(
      { ctx: ofImport(ctx, row), row, importer: lockingFirst(importer) },
      startProgress(ctx, row, row.created + row.updated + row.deleted),
    )
    const { problems } = await countRows(ctx, id)
    const undone: ImportRow = { ...row, ...counts, problems, state: 'undone', undone_at: ctx.now }
    return saveImport(ctx, row, undone, 'imports.import.undone')
  })
}

/** One undo under way. */
interface Undoing {
  ctx: Ctx
  row: ImportRow
  importer: Importer
}

/** A row that did something. */
type DoneRow = PlannedRow & { undo: Undo; subject_id: string }

const isDone = (row: PlannedRow): row is DoneRow => row.undo !== null && row.subject_id !== null

async function undoRows(undoing: Undoing, progress: Progress): Promise<{ undone: number; kept: number }> {
  const { ctx, row } = undoing
  const counts = { undone: 0, kept: 0 }
  const { last } = await countRows(ctx, row.id)
  for (let before = last + 1; ;) {
    const rows = (await listDone(ctx, row.id, before, BATCH)).filter(isDone)
    const first = rows.at(-1)
    if (!first && counts.undone + counts.kept === 0 && row.created + row.updated + row.deleted > 0) throw forgotten()
    if (!first) return counts
    const results = await undoBatch(undoing, rows.toReversed())
    await remember(undoing, results)
    const kept = results.filter(({ reason }) => reason !== undefined)
    await writePlans(
      ctx,
      row.id,
      kept.map(({ row: each, reason }) => ({ ...each, problems: [...each.problems, ...(reason ? [reason] : [])] })),
    )
    counts.kept += kept.length
    counts.undone += results.length - kept.length
    before = first.ordinal
    progress.report(counts.undone + counts.kept)
  }
}

const forgotten = (): DomainError =>
  failedPrecondition(
    'undo_expired',
    'This import can no longer be undone: it is older than 90 days, or was applied by an earlier version.',
  )

/** What has become of a row: a reason when its record was kept, else the record's version afterwards. */
interface Undone {
  row: DoneRow
  reason?: Problem
  version?: number
}

/** In waves, children before what they stand under. */
async function undoBatch(undoing: Undoing, rows: DoneRow[]): Promise<Undone[]> {
  const { ctx, importer, row } = undoing
  const found = await importer.find(
    ctx,
    rows.map((each) => each.subject_id),
  )
  const records = new Map(found.map((record) => [record.id, record]))
  const keys = rows.flatMap(({ key, undo: { ref } }) => (ref ? [key, ref.key] : [key]))
  const { refs, all } = await recall(ctx, importer, row.scope, keys)
  const made = new Set(all.map(({ key, subject_id }) => `${subject_id} ${key}`))
  const results: Undone[] = []
  for (const wave of [...waves(rows)].toReversed()) {
    const undone = wave.map(async (each): Promise<Undone> => {
      const isKnownOtherwise =
        !made.has(`${each.subject_id} ${each.key}`) || (each.former_key !== '' && refs.has(each.former_key))
      return isKnownOtherwise ? { row: each, reason: problem('changed_since') } : undoRow(undoing, each, records)
    })
    results.push(...(await settle(undone)))
  }
  return results
}

async function undoRow(
  { ctx, importer }: Undoing,
  row: DoneRow,
  records: ReadonlyMap<string, ImportedRecord>,
): Promise<Undone> {
  const { verdict, undo } = row
  const record = records.get(row.subject_id)
  if (!record) return { row, reason: problem('gone_since') }
  if (record.state === 'hidden' || record.state === 'moved_away') return { row, reason: problem('moved_away') }
  if (record.version !== undo.version) return { row, reason: problem('changed_since') }
  try {
    if (verdict === 'create') return { row, version: await importer.remove(ctx, record.id) }
    if (verdict === 'delete') return { row, version: await importer.restore(ctx, record.id) }
    return { row, version: await importer.update(ctx, record.id, undo.fields) }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    return { row, reason: problem('refused', { text: error.message }) }
  }
}

/** Puts right what is remembered; a record that the import made is known as removed by it, and restored when it comes again. */
async function remember({ ctx, row: { scope } }: Undoing, results: Undone[]): Promise<void> {
  const undone = results.flatMap(({ row, version }) => (version === undefined ? [] : [{ ...row, version }]))
  const refs = undone.map(({ key, verdict, subject_id, fields, group_key, undo, version }): ImportRef => {
    if (undo.ref && verdict !== 'create') return { ...undo.ref, version: versionLeft({ ...undo, version }) }
    return { key, subject_id, fingerprints: fingerprintsAfter(fields), group_key, version, is_removed: true }
  })
  await deleteRefs(ctx, scope, undone)
  await saveRefs(ctx, scope, refs)
}
