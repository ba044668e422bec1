import type { Ctx, Entry } from '../../kernel/ctx.ts'
import { failedPrecondition } from '../../kernel/errors.ts'
import { assertMayChange } from '../access/sight.ts'
import { assertVersion, saveChange } from '../journal/subject.ts'
import { moveOne, standingIn } from './record.place.ts'
import {
  listBelowForUpdate,
  listDeletedWithForUpdate,
  listInWorkspaceForUpdate,
  listPartsForUpdate,
  listSeenAloneForUpdate,
  lockLiving,
  lockParentOf,
  lockWorkspacesOf,
} from './record.place.store.ts'
import type { RecordKind } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'
import { getRecordForUpdate } from './record.store.ts'

/** Moves a record, and everything below it, to the bin; deleting a deleted one changes nothing. */
export async function deleteRecord<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
  version: number,
): Promise<Row> {
  return (await deleteOnce(ctx, kind, id, version)).record
}

/** The same for who does more with one that goes now; `isNews` is false where it was in the bin. */
export async function deleteOnce<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  id: string,
  version: number,
): Promise<{ record: Row; isNews: boolean }> {
  const [, record] = await Promise.all([lockWorkspacesOf(ctx, kind, [id]), getRecordForUpdate(ctx, kind, id, true)])
  if (record.deleted_at) return { record, isNews: false }
  await assertVersion(ctx, kind, record, version, {})
  const gone = await binWithParts(ctx, kind, record, (each) => assertMayChange(ctx, kind, each))
  return { record: gone, isNews: true }
}

/**
 * Moves a living record, locked for update, to the bin with everything below it. Where that follows from an act on another
 * record, it asks for no right on these.
 */
export async function binWithParts<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  record: Row,
  check: (each: Row) => void = () => undefined,
): Promise<Row> {
  const below = (await listBelowForUpdate(ctx, kind, record.id)).filter((each) => !each.deleted_at)
  below.forEach(check)
  await Promise.all(below.map((each) => bin(ctx, kind, each, record.id)))
  return bin(ctx, kind, record, null)
}

const bin = <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  record: Row,
  deletedWith: string | null,
  before = record,
): Promise<Row> =>
  saveChange(ctx, kind, `${kind.type}.deleted`, before, { ...record, deleted_at: ctx.now, deleted_with: deletedWith })

/** Takes a record out of the bin, with what its deletion took along. One whose parent is not there stands alone. */
export async function restoreRecord<Row extends RecordRow>(ctx: Ctx, kind: RecordKind<Row>, id: string): Promise<Row> {
  const [workspaces, , record] = await Promise.all([
    lockWorkspacesOf(ctx, kind, [id]),
    lockParentOf(ctx, kind, id),
    getRecordForUpdate(ctx, kind, id),
  ])
  if (!record.deleted_at) return record
  const { workspaceId } = standingIn(kind, record)
  const isIn = (living: string[]) => workspaceId === null || living.includes(workspaceId)
  // It may have moved, with its parent, between the first look and its lock.
  if (!isIn(workspaces) && !isIn(await lockWorkspacesOf(ctx, kind, [id]))) {
    const text = `The workspace of this ${kind.noun} is in the bin; restore that first.`
    throw failedPrecondition('workspace_deleted', text)
  }
  const along = (await listDeletedWithForUpdate(ctx, kind, id)).filter(
    (each) => standingIn(kind, each).workspaceId === workspaceId,
  )
  for (const each of along) assertMayChange(ctx, kind, each)
  const found = [record, ...along]
  const returning = new Set(found.map((each) => each.id))
  const living = await lockLiving(ctx, kind, parentsOf(kind, found))
  const isBack = (parentId: string) => living.has(parentId) || returning.has(parentId)
  const [restored = record] = await Promise.all(found.map((each) => unbin(ctx, kind, each, isBack)))
  return restored
}

/**
 * Takes a locked record out of the bin as another that lives has it: where that stands, which the caller has locked. It follows
 * from an act on the other, so that it asks for no right on this one.
 */
export async function returnAs<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  record: Row,
  given: Row,
): Promise<Row> {
  const [was, is] = [standingIn(kind, record), standingIn(kind, given)]
  const parent = kind.parent ? { [kind.parent]: was.workspaceId === is.workspaceId ? is.parentId : null } : {}
  const living = { ...record, ...parent, deleted_at: null, deleted_with: null }
  const back = await saveChange(ctx, kind, `${kind.type}.restored`, record, living)
  const after = { ...given, version: back.version }
  return was.workspaceId === is.workspaceId
    ? saveChange(ctx, kind, `${kind.type}.updated`, back, after)
    : moveOne(ctx, kind, back, after)
}

/** Those that records are part of. */
const parentsOf = <Row extends RecordRow>(kind: RecordKind<Row>, records: readonly Row[]): string[] =>
  records.flatMap((record) => standingIn(kind, record).parentId ?? [])

function unbin<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row>,
  record: Row,
  isBack: (parentId: string) => boolean,
): Promise<Row> {
  const { parentId } = standingIn(kind, record)
  const alone = parentId && !isBack(parentId) ? { [kind.parent ?? '']: null } : {}
  const back = { ...record, ...alone, deleted_at: null, deleted_with: null }
  return saveChange(ctx, kind, `${kind.type}.restored`, record, back)
}

/** What a module does with its records of a kind when a workspace goes to the bin: they follow it. */
export const deleteWith =
  <Row extends RecordRow>(kind: RecordKind<Row>) =>
  async (ctx: Ctx, { subjectId }: Entry): Promise<void> => {
    const found = await listInWorkspaceForUpdate(ctx, kind, subjectId)
    await Promise.all(found.map((each) => bin(ctx, kind, each, subjectId)))
  }

/** And when it comes back: those that went with it follow it. */
export const restoreWith =
  <Row extends RecordRow>(kind: RecordKind<Row>) =>
  async (ctx: Ctx, { subjectId }: Entry): Promise<void> => {
    const found = await listDeletedWithForUpdate(ctx, kind, subjectId)
    await Promise.all(found.map((each) => unbin(ctx, kind, each, () => true)))
  }

/**
 * What a module does with its records of a kind when somebody is erased: those that nobody else sees go to the bin and stand
 * in nobody's way, neither below others nor above them.
 */
export const deleteUnseen =
  <Row extends RecordRow>(kind: RecordKind<Row>) =>
  async (ctx: Ctx, { subjectId }: Entry): Promise<void> => {
    const unseen = await listSeenAloneForUpdate(ctx, kind, subjectId)
    const { parent } = kind
    const alone = parent ? { [parent]: null } : {}
    for (const each of unseen) await bin(ctx, kind, { ...each, ...alone }, null, each)
    if (!parent) return
    const parts = await listPartsForUpdate(
      ctx,
      kind,
      unseen.map(({ id }) => id),
    )
    for (const each of parts) await saveChange(ctx, kind, `${kind.type}.updated`, each, { ...each, ...alone })
  }
