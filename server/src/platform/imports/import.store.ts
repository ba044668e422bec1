import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { notFound } from '../../kernel/errors.ts'
import { limitTo } from '../../kernel/page.ts'
import type { ImportRow } from './import.rules.ts'

const columns = sql`
  select id, file_name, kind, format, state, scope, workspace_id, options, header, date_question, created, updated, unchanged, failed, skipped,
    deleted, problems, sections, undone, kept, version, created_by, created_at, updated_at, received_at, committed_at, undone_at
  from imports_import`

/** Imports are seen only by the person who uploaded them: a file may contain what others in the company should not read. */
const mine = (ctx: Ctx) => sql`tenant_id = ${ctx.tenantId} and created_by = ${ctx.principal.userId}`

/** The caller's import, or notFound. */
export async function getImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await ctx.db.maybe<ImportRow>(sql`${columns} where ${mine(ctx)} and id = ${id}`)
  if (!row) throw notFound('import')
  return row
}

/** The caller's import, locked until the transaction ends, or notFound. */
export async function getImportForUpdate(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await ctx.db.maybe<ImportRow>(sql`${columns} where ${mine(ctx)} and id = ${id} for update`)
  if (!row) throw notFound('import')
  return row
}

/** One page of the caller's imports, newest first, after a cursor of [created_at, id]. */
export function listImports(ctx: Ctx, cursor: unknown[] | undefined, limit: number): Promise<ImportRow[]> {
  const after = cursor ? sql`and (created_at, id) < (${cursor[0]}, ${cursor[1]})` : sql``
  return ctx.db.rows<ImportRow>(sql`
    ${columns} where ${mine(ctx)} and state <> 'discarded' ${after} order by created_at desc, id desc ${limitTo(limit)}`)
}

/** The order of dates in the caller's last applied import of a file of this name to the scope; empty for none. */
export async function lastDateOrder(
  ctx: Ctx,
  scope: string,
  fileName: string,
): Promise<ImportRow['options']['date_order']> {
  const last = await ctx.db.maybe<Pick<ImportRow, 'options'>>(sql`
    select options from imports_import
    where tenant_id = ${ctx.tenantId} and scope = ${scope} and file_name = ${fileName} and file_name <> ''
      and created_by = ${ctx.principal.userId}
      and state = 'committed' and options->>'date_order' <> ''
    order by committed_at desc, id desc limit 1`)
  return last?.options.date_order ?? ''
}

/** Writes a new import. */
export async function insertImport(ctx: Ctx, row: ImportRow): Promise<void> {
  await ctx.db.run(sql`
    insert into imports_import (
      tenant_id, id, file_name, kind, format, state, scope, workspace_id, options, header, date_question, created, updated, unchanged, failed,
      skipped, deleted, problems, sections, undone, kept, version, created_by, created_at, updated_at, received_at,
      committed_at, undone_at)
    values (
      ${ctx.tenantId}, ${row.id}, ${row.file_name}, ${row.kind}, ${row.format}, ${row.state}, ${row.scope}, ${row.workspace_id},
      ${JSON.stringify(row.options)}, ${row.header}, ${questionOf(row)}, ${row.created}, ${row.updated}, ${row.unchanged}, ${row.failed},
      ${row.skipped}, ${row.deleted}, ${row.problems}, ${row.sections}, ${row.undone}, ${row.kept}, ${row.version},
      ${row.created_by}, ${row.created_at}, ${row.updated_at}, ${row.received_at}, ${row.committed_at}, ${row.undone_at})`)
}

/** Writes every field of an import that can change. */
export async function writeImport(ctx: Ctx, row: ImportRow): Promise<void> {
  await ctx.db.run(sql`
    update imports_import set
      file_name = ${row.file_name}, kind = ${row.kind}, format = ${row.format}, state = ${row.state}, scope = ${row.scope},
      workspace_id = ${row.workspace_id}, options = ${JSON.stringify(row.options)}, header = ${row.header},
      date_question = ${questionOf(row)},
      created = ${row.created}, updated = ${row.updated}, unchanged = ${row.unchanged}, failed = ${row.failed},
      skipped = ${row.skipped}, deleted = ${row.deleted}, problems = ${row.problems}, sections = ${row.sections},
      undone = ${row.undone}, kept = ${row.kept}, version = ${row.version}, updated_at = ${row.updated_at},
      committed_at = ${row.committed_at}, undone_at = ${row.undone_at}
    where tenant_id = ${ctx.tenantId} and id = ${row.id}`)
}

const questionOf = ({ date_question }: ImportRow): string | null => date_question && JSON.stringify(date_question)

/** Keeps a piece of the file; pieces are numbered from 0. */
export async function insertChunk(ctx: Ctx, importId: string, ordinal: number, bytes: Buffer): Promise<void> {
  await ctx.db.run(sql`
    insert into imports_chunk (tenant_id, import_id, ordinal, bytes)
    values (${ctx.tenantId}, ${importId}, ${ordinal}, ${bytes})`)
}

/** The file again, piece by piece. */
export async function* readChunks(ctx: Ctx, importId: string): AsyncGenerator<Buffer> {
  for (let ordinal = 0; ; ordinal++) {
    const chunk = await ctx.db.maybe<{ bytes: Buffer }>(sql`
      select bytes from imports_chunk
      where tenant_id = ${ctx.tenantId} and import_id = ${importId} and ordinal = ${ordinal}`)
    if (!chunk) return
    yield chunk.bytes
  }
}

/** Lets go of the file. */
export async function deleteChunks(ctx: Ctx, importId: string): Promise<void> {
  await ctx.db.run(sql`delete from imports_chunk where tenant_id = ${ctx.tenantId} and import_id = ${importId}`)
}
