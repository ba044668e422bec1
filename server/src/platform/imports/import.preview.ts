import type { Ctx } from '../../kernel/ctx.ts'
import { brokenFile } from '../files/broken-file.ts'
import { type FileReading, type FileRow, MAX_ROWS } from '../files/file-row.ts'
import { countRows, insertRows, listFollowing, writePlans } from './import-row.store.ts'
import { followPublisher, type Planning } from './import.follow.ts'
import { recall, type Remembered } from './import.memory.ts'
import { type Counts, type ImportRow, type PlannedRow, planRow, type RowPlan } from './import.rules.ts'
import type { Importer } from '../importer.ts'
import { problem } from '../files/problem.ts'

/** What a preview found. */
export type Preview = Counts & Pick<ImportRow, 'header' | 'sections' | 'options' | 'date_question'>

/** How many rows are planned in one go: other requests go between. */
const BATCH = 100

/** Writes what each row of a file would do, and counts it. Throws brokenFile when there are more than MAX_ROWS. */
export async function writePreview(planning: Planning, reading: FileReading): Promise<Preview> {
  const { ctx, importer, row } = planning
  const sections = new Set<string>()
  let ordinal = 0
  for await (const batch of batches(uniqueKeys(reading.rows))) {
    const last = batch.at(-1)
    if (last && ordinal + batch.length > MAX_ROWS) {
      throw brokenFile(problem('file_too_many_rows', { line: last.line, most: MAX_ROWS }))
    }
    const resolved = importer.resolve ? await importer.resolve(ctx, batch, row.workspace_id) : batch
    const fresh = resolved.map((fileRow, i) => unplanned(fileRow, ordinal + i))
    const { rows: planned } = await planRows(ctx, importer, row.scope, fresh)
    await insertRows(ctx, row.id, planned)
    for (const { section, refusal } of planned) if (section !== '' && !refusal) sections.add(section)
    ordinal += batch.length
  }
  await followPublisher(planning)
  await planFollowing(planning)
  const { last: _, ...totals } = await countRows(ctx, row.id)
  // What was guessed is kept as if it had been given, so that people see it and can change a part of it.
  const { header, columns = row.options.columns, dateOrder = row.options.date_order, dateQuestion = null } = reading
  const options = { ...row.options, columns, date_order: dateOrder }
  return { ...totals, sections: sections.size, header, options, date_question: dateQuestion }
}

/** Plans the rows again that were planned before it was known what has vanished. */
async function planFollowing({ ctx, importer, row }: Planning): Promise<void> {
  for (let after = -1; ;) {
    const rows = await listFollowing(ctx, row.id, after, BATCH)
    const last = rows.at(-1)
    if (!last) return
    await writePlans(ctx, row.id, (await planRows(ctx, importer, row.scope, rows)).rows)
    after = last.ordinal
  }
}

/** Rows with their plans, and what the plans were made from. */
export interface PlannedBatch extends Remembered {
  rows: PlannedRow[]
}

/** Plans rows against what earlier imports of the scope made. */
export async function planRows(ctx: Ctx, importer: Importer, scope: string, rows: PlannedRow[]): Promise<PlannedBatch> {
  const keys = rows.flatMap(({ key, former_key }) => (former_key === '' ? [key] : [key, former_key]))
  const { refs: found, records, all } = await recall(ctx, importer, scope, keys)
  const refs = new Map(
    rows.flatMap(({ key, former_key }) => {
      const ref = found.get(key) ?? found.get(former_key)
      return ref ? [[key, ref] as const] : []
    }),
  )
  const planned = rows.map((row) => {
    const ref = refs.get(row.key)
    return { ...row, ...planRow(row, ref, ref && records.get(ref.subject_id), importer.refuses) }
  })
  return { rows: planned, refs, records, all }
}

const noPlan: RowPlan = { verdict: 'create', changed_fields: [], problems: [], subject_id: null }

/** Most problems of a row that are told. */
const mostProblems = 20

function unplanned(row: FileRow, ordinal: number): PlannedRow {
  const { line, key, name, section, fields } = row
  const place = { ordinal, line, key, parent_key: row.parentKey, name, section, starts_at: row.startsAt, fields }
  const problems = row.problems.slice(0, mostProblems)
  return {
    ...place,
    refusal: row.refusal ?? null,
    file_problems: problems,
    group_key: row.group,
    is_partial: row.isPart === true || row.refusal === 'fail',
    is_vanished: false,
    former_key: '',
    undo: null,
    ...noPlan,
  }
}

/** Two rows of one key would be one record twice; the first is taken. */
async function* uniqueKeys(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow> {
  const lines = new Map<string, number>()
  for await (const row of rows) {
    const first = row.refusal ? undefined : lines.get(row.key)
    if (first !== undefined) yield { ...row, refusal: 'fail', problems: [problem('same_row', { line: first })] }
    else yield row
    if (!row.refusal && first === undefined) lines.set(row.key, row.line)
  }
}

async function* batches(rows: AsyncIterable<FileRow>): AsyncGenerator<FileRow[]> {
  let batch: FileRow[] = []
  for await (const row of rows) {
    batch.push(row)
    if (batch.length < BATCH) continue
    yield batch
    batch = []
  }
  if (batch.length > 0) yield batch
}
