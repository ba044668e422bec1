import sql, { join, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { PlannedRow, ShownRow, Verdict } from './import.rules.ts'

const shown = sql`ordinal, line, name, section, starts_at, verdict, changed_fields, problems, subject_id`

/** Writes rows of an import's preview, in one statement. */
export async function insertRows(ctx: Ctx, importId: string, rows: PlannedRow[]): Promise<void> {
  await ctx.db.run(sql`
    insert into imports_row (
      tenant_id, import_id, ordinal, line, key, parent_key, name, section, starts_at, fields, refusal, file_problems,
      verdict, changed_fields, problems, subject_id)
    select ${ctx.tenantId}::uuid, ${importId}::uuid, r.*
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ordinal int, line int, key text, parent_key text, name text, section text, starts_at text, fields jsonb,
      refusal text, file_problems jsonb, verdict text, changed_fields text[], problems jsonb, subject_id uuid)`)
}

/** Writes what has happened to rows, in one statement. */
export async function writePlans(ctx: Ctx, importId: string, rows: PlannedRow[]): Promise<void> {
  await ctx.db.run(sql`
    update imports_row t set
      verdict = r.verdict, changed_fields = r.changed_fields, problems = r.problems, subject_id = r.subject_id
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ordinal int, verdict text, changed_fields text[], problems jsonb, subject_id uuid)
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
    select ${shown}, key, parent_key, fields, refusal, file_problems
    ${rowsAfter(ctx, { importId, verdict: null, hasProblems: false }, after)} limit ${limit}`)

/** One page of rows after an ordinal, without their fields, which can be long. */
export const listShownRows = (ctx: Ctx, filter: RowFilter, after: number, limit: number): Promise<ShownRow[]> =>
  ctx.db.rows<ShownRow>(sql`select ${shown} ${rowsAfter(ctx, filter, after)} limit ${limit}`)

function rowsAfter(ctx: Ctx, filter: RowFilter, after: number): Sql {
  const conditions = [
    sql`tenant_id = ${ctx.tenantId} and import_id = ${filter.importId} and ordinal > ${after}`,
    ...(filter.verdict ? [sql`verdict = ${filter.verdict}`] : []),
    ...(filter.hasProblems ? [sql`problems <> '[]'`] : []),
  ]
  return sql`from imports_row where ${join(conditions, ' and ')} order by ordinal`
}

/** Throws an import's rows away. */
export async function deleteRows(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.run(sql`delete from imports_row where tenant_id = ${ctx.tenantId} and import_id = ${importId}`)
}
