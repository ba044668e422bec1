import type { Ctx } from '../../kernel/ctx.ts'
import { listVanishedKeys } from './import-ref.store.ts'
import { countRows, forgetVanished, insertRows, listGroupRows, writeFormerKeys } from './import-row.store.ts'
import { recall, type Remembered } from './import.memory.ts'
import { pairMoved } from './import.follow.rules.ts'
import type { ImportRef, ImportRow, PlannedRow } from './import.rules.ts'
import type { ReadOptions } from '../files/file-row.ts'
import type { ImportedRecord, Importer } from '../importer.ts'

const BATCH = 500

/** An import whose rows are planned. */
export interface Planning {
  ctx: Ctx
  importer: Importer
  row: ImportRow
  /** How its file is read. */
  options: ReadOptions
}

/**
 * Finds what has vanished from groups that are still in the file (see FileRow.group), among the rows as they are written. Where
 * a new row of the group is a vanished record that was moved, the row takes that record; for what is left a row is added that
 * deletes it. What was found before is found anew.
 */
export async function followPublisher(planning: Planning): Promise<void> {
  const { ctx, row } = planning
  await forgetVanished(ctx, row.id)
  const vanished = Map.groupBy(await findVanished(planning), ({ ref }) => ref.group_key)
  if (vanished.size === 0) return
  const fresh = Map.groupBy(await listFreshRows(planning, [...vanished.keys()]), ({ group_key }) => group_key)
  const moved: Pick<PlannedRow, 'ordinal' | 'former_key'>[] = []
  const left: Vanished[] = []
  for (const [group, gone] of vanished) {
    const pairs = pairMoved(gone, fresh.get(group) ?? [], gone[0]?.record.timeZone ?? 'UTC')
    const paired = new Set(pairs.map(([each]) => each))
    moved.push(...pairs.map(([{ ref }, { ordinal }]) => ({ ordinal, former_key: ref.key })))
    left.push(...gone.filter((each) => !paired.has(each) && each.record.state === 'living'))
  }
  await writeFormerKeys(ctx, row.id, moved)
  const { last } = await countRows(ctx, row.id)
  await insertRows(
    ctx,
    row.id,
    left.map((each, i) => vanishedRow(each, last + 1 + i)),
  )
}

/** A record that its group no longer has. */
interface Vanished {
  ref: ImportRef
  record: ImportedRecord
  startsAt: string
}

async function findVanished(planning: Planning): Promise<Vanished[]> {
  const { ctx, row, options } = planning
  const { covers } = planning.importer
  if (!covers) return []
  const found: Vanished[] = []
  for await (const { refs, records } of recalled(planning, await listVanishedKeys(ctx, row.id, row.scope))) {
    for (const ref of refs.values()) {
      const record = records.get(ref.subject_id)
      if (record && !ref.is_removed && covers(record, ref.key, options))
        found.push({ ref, record, startsAt: record.startsAt })
    }
  }
  return found
}

/** What is remembered of many keys. */
async function* recalled({ ctx, importer, row }: Planning, keys: string[]): AsyncGenerator<Remembered> {
  for (let at = 0; at < keys.length; at += BATCH)
    yield await recall(ctx, importer, row.scope, keys.slice(at, at + BATCH))
}

/** The rows of these groups that are no record yet that the caller knows. */
async function listFreshRows(planning: Planning, groups: string[]) {
  const { ctx, row } = planning
  const rows = await listGroupRows(ctx, row.id, row.scope, groups)
  const known = new Set<string>()
  const keys = rows.flatMap(({ key, is_known }) => (is_known ? [key] : []))
  for await (const { refs } of recalled(planning, keys)) for (const key of refs.keys()) known.add(key)
  return rows.filter(({ key }) => !known.has(key)).map((each) => ({ ...each, startsAt: each.starts_at }))
}

const vanishedRow = ({ ref, record }: Vanished, ordinal: number): PlannedRow => ({
  ordinal,
  line: 0,
  key: ref.key,
  parent_key: '',
  name: record.name,
  section: '',
  starts_at: record.startsAt,
  // Whether it is a day, and where: for the preview only.
  fields: { all_day: record.fields['all_day'] ?? false, time_zone: record.timeZone },
  refusal: null,
  file_problems: [],
  group_key: ref.group_key,
  is_partial: false,
  is_vanished: true,
  former_key: '',
  verdict: 'delete',
  changed_fields: [],
  problems: [],
  subject_id: record.id,
  undo: null,
})
