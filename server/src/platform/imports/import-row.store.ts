import sql, { join, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Importer } from '../importer.ts'
import type { Counts, PlannedRow, ShownRow, Verdict } from './import.rules.ts'

const shown = sql`ordinal, line, name, section, starts_at, verdict, changed_fields, problems, subject_id`
const planned = sql`
  ${shown}, key, parent_key, fields, refusal, file_problems, group_key, is_partial, is_vanished, former_key, undo`

/** Writes rows of an import's preview, in one statement. */
export async function insertRows(ctx: Ctx, importId: string, rows: PlannedRow[]): Promise<void> {
  await ctx.db.run(sql`
    insert into imports_row (
      tenant_id, import_id, ordinal, line, key, parent_key, name, section, starts_at, fields, refusal, file_problems,
      group_key, is_partial, is_vanished, former_key, verdict, changed_fields, problems, subject_id, undo)
    select ${ctx.tenantId}::uuid, ${importId}::uuid, r.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ordinal int, line int, key text, parent_key text, name text, section text, starts_at text, fields jsonb,
      refusal text, file_problems jsonb, group_key text, is_partial boolean, is_vanished boolean, former_key text,
      verdict text, changed_fields text[], problems jsonb, subject_id uuid, undo jsonb)`)
}

/** Writes what has happened to rows, in one statement. */
export async function writePlans(ctx: Ctx, importId: string, rows: PlannedRow[]): Promise<void> {
  await ctx.db.run(sql`
    update imports_row t set
      verdict = r.verdict, changed_fields = r.changed_fields, problems = r.problems, subject_id = r.subject_id,
      undo = nullif(r.undo, 'null')
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ordinal int, verdict text, changed_fields text[], problems jsonb, subject_id uuid, undo jsonb)
    where t.tenant_id = ${ctx.tenantId} and t.import_id = ${importId} and t.ordinal = r.ordinal`)
}

/** Rows of an import in the file's order, after one of them. */
export interface RowFilter {
  importId: string
  verdict: Verdict | null
  hasProblems: boolean
}

/** The next rows after an ordinal; -1 for the first. */
export const listRows = (ctx: Ctx, importId: string, after: number, limit: number): Promise<PlannedRow[]> =>
  ctx.db.rows<PlannedRow>(sql`
    select ${planned} ${rowsAfter(ctx, { importId, verdict: null, hasProblems: false }, after)} limit ${limit}`)

/** The next rows after an ordinal whose plans depend on what has vanished from the file. */
export const listFollowing = (ctx: Ctx, importId: string, after: number, limit: number): Promise<PlannedRow[]> =>
  ctx.db.rows<PlannedRow>(sql`
    select ${planned} from imports_row
    where tenant_id = ${ctx.tenantId} and import_id = ${importId} and ordinal > ${after}
      and (is_vanished or former_key <> '')
    order by ordinal limit ${limit}`)

/** The rows before an ordinal that did something, from the last backwards. */
export const listDone = (ctx: Ctx, importId: string, before: number, limit: number): Promise<PlannedRow[]> =>
  ctx.db.rows<PlannedRow>(sql`
    select ${planned} from imports_row
    where tenant_id = ${ctx.tenantId} and import_id = ${importId} and ordinal < ${before} and undo is not null
    order by ordinal desc limit ${limit}`)

/** One page of rows after an ordinal. */
export function listShownRows(
  ctx: Ctx,
  filter: RowFilter,
  { day }: Pick<Importer, 'day'>,
  after: number,
  limit: number,
): Promise<ShownRow[]> {
  const { isAllDay = null, timeZone = null } = day ?? {}
  return ctx.db.rows<ShownRow>(sql`
    select ${shown}, fields, coalesce(fields->>${isAllDay}::text = 'true', false) as starts_all_day,
      coalesce(fields->>${timeZone}::text, '') as starts_time_zone
    ${rowsAfter(ctx, filter, after)} limit ${limit}`)
}

function rowsAfter(ctx: Ctx, filter: RowFilter, after: number): Sql {
  const conditions = [
    sql`tenant_id = ${ctx.tenantId} and import_id = ${filter.importId} and ordinal > ${after}`,
    ...(filter.verdict ? [sql`verdict = ${filter.verdict}`] : []),
    ...(filter.hasProblems ? [sql`problems <> '[]'`] : []),
  ]
  return sql`from imports_row where ${join(conditions, ' and ')} order by ordinal`
}

/** A row of a group, and whether any earlier import of the company had its key. */
export type GroupRow = Pick<PlannedRow, 'ordinal' | 'key' | 'group_key' | 'starts_at'> & { is_known: boolean }

/** The rows of these groups that are in the file. */
export const listGroupRows = (ctx: Ctx, importId: string, scope: string, groups: string[]): Promise<GroupRow[]> =>
  ctx.db.rows<GroupRow>(sql`
    select t.ordinal, t.key, t.group_key, t.starts_at, exists (
      select 1 from imports_ref r where r.tenant_id = ${ctx.tenantId} and r.scope = ${scope} and r.key = t.key) as is_known
    from imports_row t
    where t.tenant_id = ${ctx.tenantId} and t.import_id = ${importId} and t.group_key = any(${groups}) and t.refusal is null
      and not t.is_vanished
    order by t.starts_at, t.ordinal`)

/** Says which earlier keys the records of rows had. */
export async function writeFormerKeys(
  ctx: Ctx,
  importId: string,
  rows: Pick<PlannedRow, 'ordinal' | 'former_key'>[],
): Promise<void> {
  await ctx.db.run(sql`
    update imports_row t set former_key = r.former_key
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(ordinal int, former_key text)
    where t.tenant_id = ${ctx.tenantId} and t.import_id = ${importId} and t.ordinal = r.ordinal`)
}

/** Takes back what was found to have vanished. */
export async function forgetVanished(ctx: Ctx, importId: string): Promise<void> {
  const ofImport = sql`tenant_id = ${ctx.tenantId} and import_id = ${importId}`
  await ctx.db.run(sql`delete from imports_row where ${ofImport} and is_vanished`)
  await ctx.db.run(sql`update imports_row set former_key = '' where ${ofImport} and former_key <> ''`)
}

/** What an import's rows add up to, and the ordinal of its last. */
export const countRows = (ctx: Ctx, importId: string): Promise<Counts & { last: number }> =>
  ctx.db.one<Counts & { last: number }>(sql`
    select
      count(*) filter (where verdict = 'create')::int as created,
      count(*) filter (where verdict = 'update')::int as updated,
      count(*) filter (where verdict = 'unchanged')::int as unchanged,
      count(*) filter (where verdict = 'fail')::int as failed,
      count(*) filter (where verdict = 'skip')::int as skipped,
      count(*) filter (where verdict = 'delete')::int as deleted,
      count(*) filter (where problems <> '[]')::int as problems,
      coalesce(max(ordinal), -1) as last
    from imports_row where tenant_id = ${ctx.tenantId} and import_id = ${importId}`)

/** Throws an import's rows away. */
export async function deleteRows(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.run(sql`delete from imports_row where tenant_id = ${ctx.tenantId} and import_id = ${importId}`)
}
