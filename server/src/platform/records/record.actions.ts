import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { assertVersion, recordChange } from '../journal/subject.ts'
import type { RecordFace } from '../registry/record-face.ts'
import { assertPlace, lockNewPlace, placeNew, savePlaced, standingIn } from './record.place.ts'
import type { RecordKind, RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'
import { findRecord, getRecordForUpdate, insertRecord, lockReference } from './record.store.ts'

/** A new record of a kind, and the id where the client chose it. */
type Given<New extends object> = New & { id?: string | undefined }

/** Makes a record; the id may be the client's own. A repeated id answers the record made the first time. */
export async function createRecord<Row extends RecordRow, New extends object>(
  ctx: Ctx,
  kind: RecordKind<Row, object, New>,
  given: Given<New>,
): Promise<Row> {
  return (await makeRecord(ctx, kind, given)).record
}

/** The same for who does more with one that is new; `isNew` is false where a repeated id answers the first. */
export async function makeRecord<Row extends RecordRow, New extends object>(
  ctx: Ctx,
  kind: RecordKind<Row, object, New>,
  { id = newId(), ...given }: Given<New>,
): Promise<{ record: Row; isNew: boolean }> {
  const [place, names] = await Promise.all([placeNew(ctx, kind, given), lockReferences(ctx, kind, given)])
  const record = await newRecord(ctx, kind, id, { ...given, ...place, ...names } as unknown as Partial<Row>)
  if (!(await insertRecord(ctx, kind, record))) return { record: await firstWithId(ctx, kind, id), isNew: false }
  recordChange(ctx, kind, `${kind.type}.created`, undefined, record)
  return { record, isNew: true }
}

/** A record as it will be made: what is not given takes its default, its number is the next of its kind. */
export async function newRecord<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  id: string,
  given: Partial<Row>,
): Promise<Row> {
  const record = kind.checked({ ...kind.blank(ctx), ...given, ...firstVersion(ctx, id) } as unknown as Row, ctx)
  return kind.has.number ? { ...record, number: await ctx.services.nextNumber(ctx.tenantId, kind.type) } : record
}

const firstVersion = (ctx: Ctx, id: string): Required<RecordRow> => ({
  id,
  version: 1,
  created_by: ctx.principal.userId,
  created_by_name: ctx.principal.name,
  created_at: ctx.now,
  updated_at: ctx.now,
  received_at: ctx.receivedAt,
  deleted_at: null,
  deleted_with: null,
})

/** Where the caller may not see the first, they are told what every call on it tells them. */
export async function firstWithId<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, id: string): Promise<Row> {
  const first = await findRecord(ctx, kind, id)
  if (!first) throw notFound(kind.noun)
  return first
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateRecord<Row extends RecordRow, Patch extends object>(
  ctx: Ctx,
  kind: RecordKind<Row, Patch>,
  id: string,
  version: number,
  patch: Patch,
): Promise<Row> {
  const [place, names, record] = await Promise.all([
    lockNewPlace(ctx, kind, id, patch),
    lockReferences(ctx, kind, patch),
    getRecordForUpdate(ctx, kind, id, standingIn(kind, patch).workspaceId !== null),
  ])
  assertLiving(kind, record)
  await assertVersion(ctx, kind, record, version, patch)
  const next = { ...kind.patched(record, patch, ctx), ...names }
  await assertPlace(ctx, kind, record, next, place)
  return savePlaced(ctx, kind, `${kind.type}.updated`, record, next)
}

/** Refuses to act on a record that lies in the bin. */
export function assertLiving<Row extends RecordRow>({ title }: Pick<RecordFace, 'title'>, record: Row): void {
  if (record.deleted_at)
    throw failedPrecondition('deleted', `"${String(Reflect.get(record, title))}" is in the bin; restore it first.`)
}

/** Locks the records that some fields point at, and gives their names. */
async function lockReferences(ctx: Ctx, kind: Pick<RecordShape, 'references'>, fields: object): Promise<object> {
  const named = [...kind.references].filter(([column]) => column in fields)
  const names = await Promise.all(
    named.map(async ([column, of]) => {
      const id: unknown = Reflect.get(fields, column)
      return [column.replace(/_id$/, '_name'), typeof id === 'string' ? await nameOf(ctx, of(), column, id) : null]
    }),
  )
  return Object.fromEntries(names)
}

async function nameOf(ctx: Ctx, kind: RecordFace, column: string, id: string): Promise<string> {
  const name = await lockReference(ctx, kind, id)
  if (name === undefined) throw notFound(kind.noun, column)
  return name
}
