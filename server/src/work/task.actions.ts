import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, invalid, notFound } from '../kernel/errors.ts'
import { newId } from '../kernel/ids.ts'
import { assertVersion, recordChange, saveChange } from '../platform/journal/index.ts'
import {
  assertLiving,
  assertPlace,
  assertUsable,
  deleteOnce,
  deleteRecord,
  firstWithId,
  getRecord,
  getRecordForUpdate,
  lockNewPlace,
  moveRecord,
  newRecord,
  restoreRecord,
  standingIn,
  workspaceOf,
} from '../platform/records/index.ts'
import { createReminder } from '../platform/reminders/index.ts'
import { withDue } from './task.due.rules.ts'
import { insertPlaced, listPeopleOutside, lockAssignee, type Names, type References } from './task.place.store.ts'
import {
  assertMaySetPrivate,
  checked,
  isOpen,
  kindOfChange,
  parentOf,
  type Task,
  type TaskPatch,
} from './task.rules.ts'
import { changeOthers } from './task.series.change.ts'
import { awaitOccurrence, bringNext, closed, reopened } from './task.series.ts'
import { listOpenOf, lockOpenWith } from './task.series.store.ts'
import { scoped, scopeIn } from './task.series.scope.ts'
import { tasks } from './task.ts'

/** Writes a changed task; see saveChange. */
export const saveTask = (ctx: Ctx, before: Task, after: Task, kind: string): Promise<Task> =>
  saveChange(ctx, tasks, kind, before, after)

/** A new task; the id may be the client's own. */
export interface CreateTask extends TaskPatch {
  id?: string | undefined
  reminder_at?: Date | null | undefined
}

/** What an update sets, and of which tasks of a series. */
export interface TaskUpdate extends TaskPatch {
  recurrence_scope?: string | null | undefined
  keep_successor?: boolean | null | undefined
}

/** Makes a task. A repeated id answers the task made the first time. */
export async function createTask(ctx: Ctx, { id = newId(), reminder_at, ...given }: CreateTask): Promise<Task> {
  const names = namesIn(given)
  const draft = await newRecord(ctx, tasks, id, given)
  const { isMade, ...references } = await insertPlaced(ctx, draft, names)
  assertUsable(tasks, names, references)
  const workspace_id = workspaceOf(names, references)
  assertAssigned(names.assigneeId, references, workspace_id)
  if (!isMade) return firstWithId(ctx, tasks, id)
  const { parent, assignee } = references
  const task: Task = { ...draft, workspace_id, assignee_name: assignee?.name ?? null, parent: parentOf(parent) }
  recordChange(ctx, tasks, `${tasks.type}.created`, undefined, task)
  await awaitOccurrence(ctx, task)
  return reminder_at ? { ...task, reminder_at: await remindAt(ctx, id, reminder_at) } : task
}

async function remindAt(ctx: Ctx, id: string, at: Date): Promise<Date | null> {
  const asked = { at, moment: '', offset: '', forAssignee: false }
  const { state, due_at } = await createReminder(ctx, { type: tasks.type, id }, asked, 'reminder_at')
  return state === 'scheduled' ? due_at : null
}

/** Changes the fields a patch names; a stale version merges where nobody changed the same field. */
export async function updateTask(ctx: Ctx, id: string, version: number, input: TaskUpdate): Promise<Task> {
  const { recurrence_scope, keep_successor, ...fields } = input
  const scope = scopeIn(recurrence_scope)
  const given = checked(fields)
  if (scope === 'all' || scope === 'following') await lockOpenWith(ctx, id)
  const [place, assignee, task] = await Promise.all([
    lockNewPlace(ctx, tasks, id, given),
    lockAssignee(ctx, namesIn(given).assigneeId),
    getRecordForUpdate(ctx, tasks, id, given.workspace_id !== undefined),
  ])
  assertLiving(tasks, task)
  assertMaySetPrivate(ctx, task, given)
  const patch = withDue(task, given, ctx.principal.timeZone)
  await assertVersion(ctx, tasks, task, version, patch)
  const after = scoped(task, tasks.patched(task, patch, ctx), patch, scope)
  await assertPlace(ctx, tasks, task, after, place)
  const placed = referring(task, after, { ...place, assignee })
  const next = await closed(ctx, task, await reopened(ctx, task, placed, keep_successor ?? false))
  const { assigneeId } = namesIn(given)
  await changeOthers(ctx, task, next, patch, scope, ({ assignee_id, workspace_id }) => {
    if (assignee_id !== assigneeId) assertAssigned(assigneeId, { ...place, assignee }, workspace_id)
  })
  if (next.occurrence !== task.occurrence || next.recurrence !== task.recurrence) await awaitOccurrence(ctx, next)
  const change = kindOfChange(task, next)
  if (next.workspace_id === task.workspace_id) return saveTask(ctx, task, next, change)
  // Where it also is completed, say, it moves on from that.
  const { status, completed_at, successor_id, successor_versions } = next
  const here = { ...task, status, completed_at, successor_id, successor_versions }
  const left = task.status === status ? task : await saveTask(ctx, task, here, change)
  return moveRecord(ctx, tasks, left, next, (moved) =>
    assertCanSee(
      ctx,
      next.workspace_id,
      moved.filter(isOpen).map(({ assignee_id }) => assignee_id),
    ),
  )
}

/**
 * Moves a task and everything below it to the bin; deleting a deleted one changes nothing. Of a series it can be this one
 * alone, so that the next one appears, or every open one that the caller may change.
 */
export async function deleteTask(ctx: Ctx, id: string, version: number, scope = ''): Promise<Task> {
  if (!['', 'this', 'all'].includes(scope)) throw invalid('recurrence_scope', 'must be this or all')
  const { record: task, isNews } = await deleteOnce(ctx, tasks, id, version)
  if (scope === 'this' && isNews && isOpen(task)) await bringNext(ctx, task)
  if (scope === 'all') for (const other of await listOpenOf(ctx, task)) await deleteRecord(ctx, tasks, other.id, 0)
  return { ...task, subtasks: null }
}

/** Takes a task out of the bin, with what its deletion took along. A task whose parent is not there stands alone. */
export async function restoreTask(ctx: Ctx, id: string): Promise<Task> {
  await restoreRecord(ctx, tasks, id)
  return getRecord(ctx, tasks, id)
}

/**
 * Refuses to give work to people who cannot see it. Who loses sight of the workspace afterwards keeps the task: it is shown
 * as theirs until somebody decides, so that being taken out by mistake loses nothing.
 */
const assertCanSee = async (ctx: Ctx, workspaceId: string, assignees: (string | null)[]): Promise<void> =>
  refuseOutside(await listPeopleOutside(ctx, workspaceId, assignees))

/** The same for the one person that a task newly names, as they were when they were locked. */
function assertAssigned(assigneeId: string | null, { assignee }: References, workspaceId: string): void {
  if (!assigneeId) return
  if (!assignee) throw notFound('assignee', 'assignee_id')
  if (assignee.workspaces && !assignee.workspaces.includes(workspaceId)) refuseOutside([assignee])
}

function refuseOutside(outside: readonly { name: string }[]): void {
  if (outside.length === 0) return
  const names = outside.map(({ name }) => name).join(', ')
  const description = `${names} cannot see this workspace; add them to it first, or choose somebody else`
  throw new DomainError('invalid', 'assignee_cannot_see', description, {
    violations: [{ field: 'assignee_id', description }],
  })
}

const namesIn = (given: TaskPatch): Names => ({ ...standingIn(tasks, given), assigneeId: given.assignee_id ?? null })

/** The changed task with its assignee's and its parent's name; whom it newly names has to see it. */
function referring(before: Task, after: Task, references: References): Task {
  const named = after.parent_id === before.parent_id ? after : { ...after, parent: parentOf(references.parent) }
  if (after.assignee_id === before.assignee_id) return named
  assertAssigned(after.assignee_id, references, after.workspace_id)
  return { ...named, assignee_name: references.assignee?.name ?? null }
}
