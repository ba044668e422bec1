import sql, { join, raw, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'

/** How many rows are looked through at a time: some milliseconds, whatever the company has. */
const PAGE = 5000

/** The transaction under way, as `areOver` takes it. */
export const currentTransaction = async ({ db }: Pick<Ctx, 'db'>): Promise<string> =>
  (await db.one<{ id: string }>(sql`select pg_current_xact_id()::text as id`)).id

/**
 * Whether every transaction is over that was under way when that one was: what they wrote can be seen. One that is yet to come
 * is another database's, of which this is a copy.
 */
export const areOver = async ({ db }: Pick<Ctx, 'db'>, transaction: string): Promise<boolean> =>
  (
    await db.one<{ over: boolean }>(sql`
      select ${transaction}::xid8 not between pg_snapshot_xmin(snapshot) and pg_snapshot_xmax(snapshot) as over
      from pg_current_snapshot() as snapshot`)
  ).over

/** Deletes one of a person's imports that nobody is at, with its file and rows; what it made stays. False when there is none. */
export const deleteImportOf = async (ctx: Ctx, userId: string): Promise<boolean> =>
  (await ctx.db.run(sql`
    delete from imports_import where tenant_id = ${ctx.tenantId} and id = (
      select id from imports_import
      where tenant_id = ${ctx.tenantId} and created_by = ${userId} limit 1 for update skip locked)`)) > 0

/** Whether a person has any import left. */
export const hasImports = async (ctx: Ctx, userId: string): Promise<boolean> =>
  (
    await ctx.db.one<{ any: boolean }>(sql`
      select exists (select from imports_import where tenant_id = ${ctx.tenantId} and created_by = ${userId}) as any`)
  ).any

/** What of a table may hold an address, or ends the page. */
type Found<Key> = Key & { is_found: boolean }

/** A table that is read page by page. */
interface Paged<Key> {
  table: string
  /** What its rows are in order by, each at a place of its own. */
  key: readonly (keyof Key & string)[]
  /** Which rows may hold one in any case. */
  also?: Sql
}

/**
 * The next page of a table in the order of a key: the rows that have one of some texts of ASCII in them, in any case, and the
 * last row of all, from which to go on. Nothing once there are no more rows.
 */
function pageOf<Key extends object>(
  ctx: Ctx,
  { table, key, also = sql`false` }: Paged<Key>,
  needles: readonly string[],
  after: Key | undefined,
): Promise<Found<Key>[]> {
  const columns = raw(key.join(', '))
  const from = after ? sql`and (${columns}) > (${join(key.map((name) => after[name]))})` : sql``
  const last = raw(key.map((name) => `${name} desc`).join(', '))
  const holds = join(
    needles.map((needle) => sql`strpos(text, ${needle}) > 0`),
    ' or ',
  )
  return ctx.db.rows<Found<Key>>(sql`
    with page as materialized (
      select ${columns}, ${also} or ${holds} as is_found
      from (
        select *, lower(t::text collate "C") as text from ${raw(table)} t
        where tenant_id = ${ctx.tenantId} ${from} order by ${columns} limit ${PAGE}) as t)
    select * from page where is_found or (${columns}) = (select ${columns} from page order by ${last} limit 1)
    order by ${columns}`)
}

export type RowKey = { import_id: string; ordinal: number }
export type RefKey = { scope: string; key: string; subject_id: string; group_key: string }

/** Rows of imports, page by page. */
export const pageOfRows = (ctx: Ctx, needles: readonly string[], after?: RowKey): Promise<Found<RowKey>[]> =>
  pageOf(ctx, { table: 'imports_row', key: ['import_id', 'ordinal'] }, needles, after)

/** Imports, page by page; previews all, since their files are kept. */
export const pageOfImports = (
  ctx: Ctx,
  needles: readonly string[],
  after?: { id: string },
): Promise<Found<{ id: string }>[]> =>
  pageOf(ctx, { table: 'imports_import', key: ['id'], also: sql`state = 'preview'` }, needles, after)

/** What is remembered of files, page by page. */
export const pageOfRefs = (ctx: Ctx, needles: readonly string[], after?: RefKey): Promise<Found<RefKey>[]> =>
  pageOf(ctx, { table: 'imports_ref', key: ['scope', 'key', 'subject_id', 'group_key'] }, needles, after)

/** The state of an import, which stays so until the transaction ends; `busy` while somebody is at it, undefined without one. */
export async function lockImport(ctx: Ctx, id: string): Promise<'preview' | 'done' | 'busy' | undefined> {
  const one = sql`from imports_import where tenant_id = ${ctx.tenantId} and id = ${id}`
  const locked = await ctx.db.maybe<{ state: string }>(sql`select state ${one} for update skip locked`)
  if (locked) return locked.state === 'preview' ? 'preview' : 'done'
  return (await ctx.db.maybe(sql`select id ${one}`)) ? 'busy' : undefined
}

export const deleteImport = (ctx: Ctx, id: string): Promise<number> =>
  ctx.db.run(sql`delete from imports_import where tenant_id = ${ctx.tenantId} and id = ${id}`)

const told = 'key, parent_key, name, section, group_key, former_key, fields, file_problems, problems, undo'

/** What a row of an import says. */
export type Told = JsonObject & { ordinal: number }

/** All that rows of an import say. */
export const listTold = (ctx: Ctx, importId: string, ordinals: number[]): Promise<Told[]> =>
  ctx.db.rows(sql`
    select ordinal, ${raw(told)} from imports_row
    where tenant_id = ${ctx.tenantId} and import_id = ${importId} and ordinal = any(${ordinals})`)

/** Has rows say something else. */
export const writeTold = (ctx: Ctx, importId: string, rows: JsonObject[]): Promise<number> =>
  ctx.db.run(sql`
    update imports_row t set (${raw(told)}) = (
      r.key, r.parent_key, r.name, r.section, r.group_key, r.former_key, r.fields, r.file_problems, r.problems,
      nullif(r.undo, 'null'))
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(
      ordinal int, key text, parent_key text, name text, section text, group_key text, former_key text, fields jsonb,
      file_problems jsonb, problems jsonb, undo jsonb)
    where t.tenant_id = ${ctx.tenantId} and t.import_id = ${importId} and t.ordinal = r.ordinal`)

/** What an import says of its file. */
export type FileTold = { file_name: string; options: JsonObject; header: string[]; date_question: JsonObject | null }

export const getFileTold = (ctx: Ctx, id: string): Promise<FileTold> =>
  ctx.db.one(sql`
    select file_name, options, header, date_question from imports_import
    where tenant_id = ${ctx.tenantId} and id = ${id}`)

export const writeFileTold = (ctx: Ctx, id: string, { file_name, options, header, date_question }: FileTold) =>
  ctx.db.run(sql`
    update imports_import set file_name = ${file_name}, options = ${JSON.stringify(options)}, header = ${header},
      date_question = ${date_question && JSON.stringify(date_question)}
    where tenant_id = ${ctx.tenantId} and id = ${id}`)

/** Forgets what keys became here, but for what somebody is at. How many it forgot. */
export const forgetRefs = (ctx: Ctx, keys: RefKey[]): Promise<number> =>
  ctx.db.run(sql`
    delete from imports_ref where ctid = any(array(
      select r.ctid from imports_ref r
      join jsonb_to_recordset(${JSON.stringify(keys)}::jsonb) as k(scope text, key text, subject_id uuid)
        using (scope, key, subject_id)
      where r.tenant_id = ${ctx.tenantId} for update of r skip locked))`)
