import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, invalid, notFound, OvertakenError } from '../../kernel/errors.ts'
import { assertMayChange } from '../access/sight.ts'
import { toldOwners } from '../journal/entry.owners.ts'
import { saveChange } from '../journal/subject.ts'
import {
  isWithin,
  listBelowForUpdate,
  lockParent,
  lockTree,
  lockWorkspaceFor,
  lockWorkspacesOf,
  type Parent,
  type Standing,
} from './record.place.store.ts'
import { isInWorkspace, type RecordKind, type RecordShape } from './record-shape.ts'
import type { RecordRow } from './record-row.ts'

/** Where a record may stand of what it names, as just locked: the workspaces, and its parent. */
export interface Place {
  workspaceIds: readonly string[]
  parent: Parent | null
}

/** What these fields name of where a record stands. */
export const standingIn = (kind: RecordShape, fields: object): Standing => ({
  workspaceId: isInWorkspace(kind) ? idIn(fields, kind.workspace) : null,
  parentId: idIn(fields, kind.parent),
})

function idIn(fields: object, column: string | undefined): string | null {
  const id: unknown = column === undefined ? null : Reflect.get(fields, column)
  return typeof id === 'string' ? id : null
}

/** Locks where a new record goes, and gives the column of its workspace. */
export async function placeNew(ctx: Ctx, kind: RecordShape, given: object): Promise<object> {
  const standing = standingIn(kind, given)
  const [workspaceIds, parent] = await Promise.all([
    isInWorkspace(kind) ? lockWorkspaceFor(ctx, kind, standing) : [],
    standing.parentId ? lockParent(ctx, kind, standing.parentId) : undefined,
  ])
  const place = { workspaceIds, parent: parent ?? null }
  assertUsable(kind, standing, place)
  return isInWorkspace(kind) ? { [String(kind.workspace)]: workspaceOf(standing, place) } : {}
}

/** The workspace that a new record goes to. */
export function workspaceOf({ parentId }: Standing, { workspaceIds, parent }: Place): string {
  const [workspaceId] = workspaceIds
  if (workspaceId && (!parentId || parent?.workspace_id === workspaceId)) return workspaceId
  // Its parent moved between the look at where it is and its lock.
  if (parentId) throw new OvertakenError()
  throw failedPrecondition('no_workspace', 'You are not in a workspace yet; ask an Admin to add you to one.')
}

/** Refuses a workspace or a parent that the caller cannot use. */
export function assertUsable(kind: RecordShape, { workspaceId, parentId }: Standing, found: Place): void {
  const parent = parentId && found.parent
  if (parentId && !parent) throw notFound(`parent ${kind.noun}`, kind.parent)
  if (!workspaceId) return
  if (!found.workspaceIds.includes(workspaceId)) throw notFound('workspace', kind.workspace)
  if (parent && parent.workspace_id !== workspaceId)
    throw invalid(String(kind.parent), `the parent ${kind.noun} is in another workspace`)
}

/** Locks where a record will stand once it is changed, and the workspace that it is in. */
export async function lockNewPlace(ctx: Ctx, kind: RecordShape, id: string, patch: object): Promise<Place> {
  const { workspaceId, parentId } = standingIn(kind, patch)
  const [, workspaceIds, parent] = await Promise.all([
    parentId ? lockTree(ctx, kind) : undefined,
    workspaceId || parentId ? lockWorkspacesOf(ctx, kind, [id], workspaceId) : [],
    parentId ? lockParent(ctx, kind, parentId) : undefined,
  ])
  return { workspaceIds, parent: parent ?? null }
}

/** Refuses to put a changed record where it cannot be. */
export async function assertPlace<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  before: Row,
  after: Row,
  place: Place,
): Promise<void> {
  const [was, is] = [standingIn(kind, before), standingIn(kind, after)]
  const parentId = is.parentId === was.parentId ? null : is.parentId
  if (parentId && (await isWithin(ctx, kind, parentId, before.id)))
    throw invalid(String(kind.parent), `must not be the ${kind.noun} itself or one that is part of it`)
  const isPlaced = parentId !== null || is.workspaceId !== was.workspaceId
  assertUsable(kind, { parentId, workspaceId: isPlaced ? is.workspaceId : null }, place)
}

/** Writes a changed record, wherever it is now: where that is another workspace, all that is below moves along. */
export const savePlaced = <Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  change: string,
  before: Row,
  after: Row,
): Promise<Row> =>
  standingIn(kind, before).workspaceId === standingIn(kind, after).workspaceId
    ? saveChange(ctx, kind, change, before, after)
    : moveRecord(ctx, kind, before, after)

/**
 * Moves a record and everything below it to another workspace, once `check` lets them all in. Two entries each: those who
 * see only the old workspace learn that it left, and nothing else. That it moved comes last: a record's newest entry is of
 * where it is.
 */
export async function moveRecord<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  before: Row,
  after: Row,
  check: (moved: readonly Row[]) => Promise<void> = async () => undefined,
): Promise<Row> {
  const below = await listBelowForUpdate(ctx, kind, before.id)
  for (const each of below) assertMayChange(ctx, kind, each)
  await check([after, ...below])
  const workspace = String(kind.workspace)
  for (const each of below) await moveOne(ctx, kind, each, { ...each, [workspace]: Reflect.get(after, workspace) })
  const staysPart = standingIn(kind, before).parentId === standingIn(kind, after).parentId
  return moveOne(ctx, kind, before, kind.parent && staysPart ? { ...after, [kind.parent]: null } : after)
}

/** Moves a record alone, with both of its entries. */
export async function moveOne<Row extends RecordRow>(
  ctx: Ctx,
  kind: RecordKind<Row, never>,
  before: Row,
  after: Row,
): Promise<Row> {
  const [old, now] = [standingIn(kind, before).workspaceId, standingIn(kind, after).workspaceId]
  ctx.record({
    kind: `${kind.type}.left`,
    subjectType: kind.type,
    subjectId: before.id,
    subjectVersion: before.version + 1,
    workspaceId: old,
    changes: [{ field: String(kind.workspace), old, new: now }],
    payload: { ...kind.payloadOf(before), ...toldOwners(kind, undefined, before) },
  })
  return saveChange(ctx, kind, `${kind.type}.moved`, before, after)
}
