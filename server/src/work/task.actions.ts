import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, failedPrecondition, invalid, notFound, OvertakenError } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { assertVersion, recordChange, saveChange, toldOwners } from '../platform/journal/index.ts'
import { assertMayChange } from '../platform/rbac/index.ts'
import { assertLiving, firstWithId, getRecordForUpdate, newRecord } from '../platform/records/index.ts'
import { withDue } from './task.due.rules.ts'
import { assertMaySetPrivate, checked, isOpen, kindOfChange, type Task, type TaskPatch } from './task.rules.ts'
import {
  insertPlaced,
  listDescendantsForUpdate,
  lockNewReferences,
  type Names,
  type References,
} from './task.place.store.ts'
import { isWithin, listPeopleOutside } from './task.store.ts'
import { tasks } from './task.ts'

/** Writes a changed task; see saveChange. */
export const saveTask = (ctx: Ctx, before: Task, after: Task, kind: string): Promise<Task> =>
  saveChange(ctx, tasks, kind, before, after)

/** A new task; the id may be the client's own. */
export interface CreateTask extends TaskPatch {
  id?: string | undefined
}

/** Makes a task. A repeated id answers the task made the first time. */
export async function createTask(ctx: Ctx, { id = newId(), ...given }: CreateTask): Promise<Task> {
  const names = namesIn(given)
  const draft = await newRecord(ctx, tasks, id, given)
  const { references, isMade } = await insertPlaced(ctx, draft, names)
  const workspace_id = placeOf(names, references)
  assertSees(references, workspace_id)
  if (!isMade) return firstWithId(ctx, tasks, id)
  const { parent, assignee } = references
  const task: Task = { ...draft, workspace_id, assignee_name: assignee?.name ?? null, parent }
  recordChange(ctx, tasks, `${tasks.type}.created`, undefined, task)
  return task
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateTask(ctx: Ctx, id: string, version: number, input: TaskPatch): Promise<Task> {
  const given = checked(input)
  const [references, task] = await Promise.all([
    lockNewReferences(ctx, id, namesIn(given)),
    getRecordForUpdate(ctx, tasks, id, given.workspace_id !== undefined),
  ])
  assertLiving(tasks, task)
  assertMaySetPrivate(ctx, task, given)
  const patch = withDue(task, given, ctx.principal.timeZone)
  await assertVersion(ctx, tasks, task, version, patch)
  const next = await referring(ctx, task, tasks.patched(task, patch, ctx), references)
  if (next.assignee_id !== task.assignee_id) assertSees(references, next.workspace_id)
  if (next.workspace_id !== task.workspace_id) return moveTask(ctx, task, next)
  return saveTask(ctx, task, next, kindOfChange(task, next))
}

/**
 * Moves a task and everything below it to another workspace. Two entries each: those who see only the old workspace learn
 * that it left, and nothing else. That it moved comes last: a record's newest entry is of where it is.
 */
async function moveTask(ctx: Ctx, task: Task, next: Task): Promise<Task> {
  const below = await listDescendantsForUpdate(ctx, task.id)
  for (const child of below) assertMayChange(ctx, tasks, child)
  const assignees = [next, ...below].filter(isOpen).map(({ assignee_id }) => assignee_id)
  await assertCanSee(ctx, next.workspace_id, ...assignees)
  for (const child of below) await moveOne(ctx, child, { ...child, workspace_id: next.workspace_id })
  const parentStays = next.parent_id === task.parent_id && task.parent_id !== null
  return moveOne(ctx, task, parentStays ? { ...next, parent_id: null } : next)
}

async function moveOne(ctx: Ctx, before: Task, after: Task): Promise<Task> {
  ctx.record({
    kind: 'work.task.left',
    subjectType: 'work.task',
    subjectId: before.id,
    subjectVersion: before.version + 1,
    workspaceId: before.workspace_id,
    changes: [{ field: 'workspace_id', old: before.workspace_id, new: after.workspace_id }],
    payload: { ...tasks.payloadOf(before), ...toldOwners(tasks, undefined, before) },
  })
  return await saveTask(ctx, before, after, 'work.task.moved')
}

/**
 * Refuses to give work to people who cannot see it. Who loses sight of the workspace afterwards keeps the task: it is shown
 * as theirs until somebody decides, so that being taken out by mistake loses nothing.
 */
async function assertCanSee(ctx: Ctx, workspaceId: string, ...assignees: (string | null)[]): Promise<void> {
  const ids = assignees.filter((id) => id !== null)
  const outside = ids.length > 0 ? await listPeopleOutside(ctx, workspaceId, ids) : []
  refuseOutside(outside)
}

/** The same for the one person that a task newly names, as they were when they were locked. */
function assertSees({ assignee }: References, workspaceId: string): void {
  if (assignee?.workspaces && !assignee.workspaces.includes(workspaceId)) refuseOutside([assignee])
}

function refuseOutside(outside: readonly { name: string }[]): void {
  if (outside.length === 0) return
  const names = outside.map(({ name }) => name).join(', ')
  const description = `${names} cannot see this workspace; add them to it first, or choose somebody else`
  throw new DomainError('invalid', 'assignee_cannot_see', description, {
    violations: [{ field: 'assignee_id', description }],
  })
}

const namesIn = (given: TaskPatch): Names => ({
  assigneeId: given.assignee_id ?? null,
  workspaceId: given.workspace_id ?? null,
  parentId: given.parent_id ?? null,
})

/** The changed task with its assignee's and its parent's name; what it newly names has to be usable. */
async function referring(ctx: Ctx, before: Task, after: Task, references: References): Promise<Task> {
  const isNew = (field: 'assignee_id' | 'workspace_id' | 'parent_id'): boolean => after[field] !== before[field]
  const assigneeId = isNew('assignee_id') ? after.assignee_id : null
  const parentId = isNew('parent_id') ? after.parent_id : null
  if (parentId && (await isWithin(ctx, parentId, before.id))) {
    throw invalid('parent_id', 'a task cannot be part of itself')
  }
  const isPlaced = parentId !== null || isNew('workspace_id')
  const workspaceId = isPlaced ? after.workspace_id : null
  assertUsable({ assigneeId, parentId, workspaceId }, references)
  const named = parentId ? { ...after, parent: references.parent } : after
  if (!named.assignee_id) return { ...named, assignee_name: null }
  return assigneeId ? { ...named, assignee_name: references.assignee?.name ?? null } : named
}

/** Where a new task belongs. */
function placeOf(names: Names, references: References): string {
  assertUsable(names, references)
  const [workspaceId] = references.workspaceIds
  if (workspaceId && (!names.parentId || references.parentWorkspaceId === workspaceId)) return workspaceId
  // Its parent moved between the look at where it is and its lock.
  if (names.parentId) throw new OvertakenError()
  throw failedPrecondition('no_workspace', 'You are not in a workspace yet; ask an Admin to add you to one.')
}

/** Refuses an assignee, a workspace or a parent that the caller cannot use. */
function assertUsable({ assigneeId, workspaceId, parentId }: Names, found: References): void {
  if (assigneeId && !found.assignee) throw notFound('assignee', 'assignee_id')
  if (parentId && found.parentWorkspaceId === null) throw notFound('parent task', 'parent_id')
  if (!workspaceId) return
  if (!found.workspaceIds.includes(workspaceId)) throw notFound('workspace', 'workspace_id')
  if (parentId && found.parentWorkspaceId !== workspaceId) {
    throw invalid('parent_id', 'the parent task is in another workspace')
  }
}
