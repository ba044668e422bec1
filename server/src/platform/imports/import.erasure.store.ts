import sql, { join, raw } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'

/** Deletes a person's imports with their files and rows; what they made stays. */
export const deleteImportsOf = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`delete from imports_import where tenant_id = ${ctx.tenantId} and created_by = ${userId}`)

/** Deletes imports that were not applied and have a row that matches a pattern, in any case. */
export const deletePreviewsWith = (ctx: Ctx, pattern: string): Promise<number> =>
  ctx.db.run(sql`
    delete from imports_import i where i.tenant_id = ${ctx.tenantId} and i.state = 'preview' and exists (
      select from imports_row r
      where r.tenant_id = i.tenant_id and r.import_id = i.id and to_jsonb(r)::text ~* ${pattern})`)

const texts = ['key', 'parent_key', 'name', 'section', 'group_key', 'former_key']
const objects = ['fields', 'file_problems', 'problems', 'undo']

/** Takes what matches a pattern out of all rows, in any case. */
export async function redactRows(ctx: Ctx, pattern: string): Promise<void> {
  const without = (column: string, cast: string) =>
    sql`${raw(column)} = regexp_replace(${raw(column)}::text, ${pattern}, '', 'gi')${raw(cast)}`
  const set = [...texts.map((column) => without(column, '')), ...objects.map((column) => without(column, '::jsonb'))]
  await ctx.db.run(sql`
    update imports_row r set ${join(set)} where tenant_id = ${ctx.tenantId} and to_jsonb(r)::text ~* ${pattern}`)
}

/** Forgets what keys that match a pattern became here. */
export const deleteRefsWith = (ctx: Ctx, pattern: string): Promise<number> =>
  ctx.db.run(sql`
    delete from imports_ref
    where tenant_id = ${ctx.tenantId} and (key ~* ${pattern} or group_key ~* ${pattern} or scope ~* ${pattern})`)
