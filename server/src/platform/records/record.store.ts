import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import { columnsOf, settingsOf, valuesOf } from '../../kernel/columns.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { notFound } from '../../kernel/errors.ts'
import { assertMayChange, isInSight } from '../access/sight.ts'
import { decrypted, encrypted, indexesOf } from './record.encryption.ts'
import { isJson } from './record-field.ts'
import type { RecordFace } from '../registry/record-face.ts'
import { sees } from '../registry/registry.ts'
import type { RecordKind } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

/** Records with what is shown of the records they point at, for a condition to follow; the record's own table is `r`. */
export const selectOf = <Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row, never>): Sql =>
  kind.select?.(ctx, kind) ?? namingReferences(kind)

function namingReferences<Row extends RecordRow>(kind: RecordKind<Row, never>): Sql {
  const references = [...kind.references].map(([column, of], index) => ({ column, of: of(), alias: `r${index}` }))
  const names = references.map(({ column, of, alias }) =>
    raw(`, ${alias}.${of.title} as ${column.replace(/_id$/, '_name')}`),
  )
  const joins = references.map(({ column, of, alias }) =>
    raw(` left join ${of.table} ${alias} on ${alias}.tenant_id = r.tenant_id and ${alias}.id = r.${column}`),
  )
  if (kind.has.maker) {
    names.push(raw(', c.name as created_by_name'))
    joins.push(raw(' join auth_user c on c.tenant_id = r.tenant_id and c.id = r.created_by'))
  }
  return sql`select ${columnsOf(kind.columns.all, 'r')}${joined(names)} from ${raw(kind.table)} r${joined(joins)}`
}

/** Records as a condition on `r` finds them. */
export const readRecords = async <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  condition: Sql,
): Promise<Row[]> => decrypted(ctx, kind, await ctx.db.rows<Row>(sql`${selectOf(ctx, kind)} where ${condition}`))

const joined = (parts: readonly Sql[]): Sql => (parts.length > 0 ? join(parts, '') : empty)

/** The record, living or in the bin, where the caller sees it. */
export const findRecord = async <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
): Promise<Row | undefined> => (await readRecords(ctx, kind, sql`${isInSight(ctx, kind)} and r.id = ${id}`))[0]

/** The living record, or notFound. */
export async function getRecord<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, id: string): Promise<Row> {
  const record = await findRecord(ctx, kind, id)
  if (!record || record.deleted_at) throw notFound(kind.noun)
  return record
}

/**
 * The record that the caller may change, living or in the bin, locked until the transaction ends. Who takes it to the bin
 * locks it `for update`, so that nobody points at it meanwhile.
 */
export async function getRecordForUpdate<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
  isLeaving = false,
): Promise<Row> {
  const record = await findRecordForUpdate(ctx, kind, id, isLeaving)
  if (!record) throw notFound(kind.noun)
  assertMayChange(ctx, kind, record)
  return record
}

/** The same for one that need not be there. */
export async function findRecordForUpdate<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
  isLeaving = false,
): Promise<Row | undefined> {
  const lock = isLeaving ? sql`for update of r` : sql`for no key update of r`
  return (await readRecords(ctx, kind, sql`${isInSight(ctx, kind)} and r.id = ${id} ${lock}`))[0]
}

/** Records by id, living or in the bin; those gone for good are left out. */
export const listRecordsById = <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  ids: string[],
): Promise<Row[]> => readRecords(ctx, kind, sql`r.tenant_id = ${ctx.tenantId} and r.id = any(${ids}::uuid[])`)

/** The title of a living record that the caller sees and that stays so until the transaction ends, for another to point at. */
export async function lockReference(ctx: Ctx, kind: RecordFace, id: string): Promise<string | undefined> {
  const row = await ctx.db.maybe<{ title: string }>(sql`
    select r.${raw(kind.title)} as title from ${raw(kind.table)} r
    where ${sees(ctx, kind)} and r.id = ${id} and ${kind.living ?? sql`true`} for key share`)
  return row?.title
}

/**
 * Writes a new record; false when there is one with this id already. `hidden` is what its table keeps that is never read
 * with it, such as the hash of a password.
 */
export async function insertRecord<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  row: Row,
  hidden: Readonly<Record<string, unknown>> = {},
): Promise<boolean> {
  const columns = [...kind.columns.all, ...indexesOf(kind), ...Object.keys(hidden)]
  const values = { ...stored(kind, await encrypted(ctx, kind, row)), ...hidden } as Record<string, unknown>
  const count = await ctx.db.run(sql`
    insert into ${raw(kind.table)} (tenant_id, ${columnsOf(columns)}) values (${ctx.tenantId}, ${valuesOf(values, columns)})
    on conflict (tenant_id, id) do nothing`)
  return count === 1
}

/** Writes every field of a record that can change. */
export async function writeRecord<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, row: Row): Promise<void> {
  const columns = [...kind.columns.changing, ...indexesOf(kind)] as (keyof Row & string)[]
  await ctx.db.run(sql`
    update ${raw(kind.table)} set ${settingsOf(stored(kind, await encrypted(ctx, kind, row)), columns)}
    where tenant_id = ${ctx.tenantId} and id = ${row.id}`)
}

/** A row as the driver takes it, which makes an array of PostgreSQL's of a list; other messages are kept as JSON. */
function stored<Row extends RecordRow>({ message }: RecordKind<Row>, row: Row): Row {
  const json = message.fields.filter(isJson)
  if (json.length === 0) return row
  const values = json.map(({ name }) => [name, Reflect.get(row, name) as unknown] as const)
  return { ...row, ...Object.fromEntries(values.map(([name, value]) => [name, value && JSON.stringify(value)])) }
}
