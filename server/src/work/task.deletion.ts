import type { Ctx, Entry } from '../kernel/ctx.ts'
import { failedPrecondition } from '../kernel/errors.ts'
import { assertVersion } from '../platform/journal/index.ts'
import { assertMayChange } from '../platform/rbac/index.ts'
import { getRecordForUpdate } from '../platform/records/index.ts'
import { saveTask } from './task.actions.ts'
import { isDone, type Task } from './task.rules.ts'
import { listDescendantsForUpdate, lockLiving, lockParentOf, lockWorkspacesOf } from './task.place.store.ts'
import { listDeletedWithForUpdate, listWorkspaceTasksForUpdate } from './task.store.ts'
import { tasks } from './task.ts'

/** Moves a task and everything below it to the bin; deleting a deleted one changes nothing. */
export async function deleteTask(ctx: Ctx, id: string, version: number): Promise<Task> {
  const [, task] = await Promise.all([lockWorkspacesOf(ctx, [id]), getRecordForUpdate(ctx, tasks, id, true)])
  if (task.deleted_at) return task
  await assertVersion(ctx, tasks, task, version, {})
  const below = (await listDescendantsForUpdate(ctx, task.id)).filter((child) => !child.deleted_at)
  for (const child of below) assertMayChange(ctx, tasks, child)
  await Promise.all(below.map((child) => bin(ctx, child, task.id)))
  return bin(ctx, task, null)
}

const bin = (ctx: Ctx, task: Task, deletedWith: string | null): Promise<Task> =>
  saveTask(ctx, task, { ...task, deleted_at: ctx.now, deleted_with: deletedWith, subtasks: null }, 'work.task.deleted')

/** Takes a task out of the bin, with what its deletion took along. A task whose parent is not there stands alone. */
export async function restoreTask(ctx: Ctx, id: string): Promise<Task> {
  const [workspaces, , task] = await Promise.all([
    lockWorkspacesOf(ctx, [id]),
    lockParentOf(ctx, id),
    getRecordForUpdate(ctx, tasks, id),
  ])
  if (!task.deleted_at) return task
  const isLiving = (living: string[]) => living.includes(task.workspace_id)
  // It may have moved, with its parent, between the first look and its lock.
  if (!isLiving(workspaces) && !isLiving(await lockWorkspacesOf(ctx, [id]))) {
    throw failedPrecondition('workspace_deleted', 'The workspace of this task is in the bin; restore that first.')
  }
  const along = (await listDeletedWithForUpdate(ctx, id)).filter((each) => each.workspace_id === task.workspace_id)
  for (const each of along) assertMayChange(ctx, tasks, each)
  const isBack = await parentsBack(ctx, [task, ...along])
  const back = (each: Task) => unbin(ctx, each, isBack(each.parent_id) ? each.parent_id : null)
  const restored = await back(task)
  await Promise.all(along.map(back))
  const below = along.filter((each) => each.parent_id === id && each.status !== 'cancelled')
  const subtasks = below.length > 0 ? { all: below.length, done: below.filter(isDone).length } : null
  return { ...restored, subtasks }
}

/** Tells whether a parent is living, or returns with these tasks. */
async function parentsBack(ctx: Ctx, found: readonly Task[]): Promise<(parentId: string | null) => boolean> {
  const returning = new Set(found.map((task) => task.id))
  const others = found.flatMap(({ parent_id }) => (parent_id && !returning.has(parent_id) ? [parent_id] : []))
  const living = await lockLiving(ctx, others)
  return (parentId) => parentId !== null && (returning.has(parentId) || living.has(parentId))
}

const unbin = (ctx: Ctx, task: Task, parentId: string | null): Promise<Task> =>
  saveTask(ctx, task, { ...task, parent_id: parentId, deleted_at: null, deleted_with: null }, 'work.task.restored')

/** A workspace went to the bin: its tasks follow it. */
export async function deleteTasksOfWorkspace(ctx: Ctx, entry: Entry): Promise<void> {
  const found = await listWorkspaceTasksForUpdate(ctx, entry.subjectId)
  await Promise.all(found.map((task) => bin(ctx, task, entry.subjectId)))
}

/** A workspace came back: the tasks that went with it follow it. */
export async function restoreTasksOfWorkspace(ctx: Ctx, entry: Entry): Promise<void> {
  const found = await listDeletedWithForUpdate(ctx, entry.subjectId)
  await Promise.all(found.map((task) => unbin(ctx, task, task.parent_id)))
}
