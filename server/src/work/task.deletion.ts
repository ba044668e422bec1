import type { Ctx, Entry } from '../kernel/ctx.ts'
import { failedPrecondition } from '../kernel/errors.ts'
import { assertVersion } from '../platform/journal/index.ts'
import { saveTask, taskSubject } from './task.actions.ts'
import type { Task } from './task.rules.ts'
import {
  findTask,
  getTaskForUpdate,
  isWorkspaceLiving,
  listDeletedWithForUpdate,
  listDescendantsForUpdate,
  listWorkspaceTasksForUpdate,
} from './task.store.ts'

/** Moves a task and everything below it to the bin; deleting a deleted one changes nothing. */
export async function deleteTask(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getTaskForUpdate(ctx, id)
  if (task.deleted_at) return task
  await assertVersion(ctx, taskSubject, task, version, {})
  const below = await listDescendantsForUpdate(ctx, task.id)
  await Promise.all(below.filter((child) => !child.deleted_at).map((child) => bin(ctx, child, task.id)))
  return bin(ctx, task, null)
}

const bin = (ctx: Ctx, task: Task, deletedWith: string | null): Promise<Task> =>
  saveTask(ctx, task, { ...task, deleted_at: ctx.now, deleted_with: deletedWith }, 'work.task.deleted')

/** Takes a task out of the bin, with what its deletion took along; it stands alone when its parent is still there. */
export async function restoreTask(ctx: Ctx, id: string): Promise<Task> {
  const task = await getTaskForUpdate(ctx, id)
  if (!task.deleted_at) return task
  if (!(await isWorkspaceLiving(ctx, task.workspace_id))) {
    throw failedPrecondition('workspace_deleted', 'The workspace of this task is in the bin; restore that first.')
  }
  const parent = task.parent_id ? await findTask(ctx, task.parent_id) : undefined
  const along = await listDeletedWithForUpdate(ctx, task.id)
  const restored = await unbin(ctx, parent && !parent.deleted_at ? task : { ...task, parent_id: null }, task)
  await Promise.all(along.map((child) => unbin(ctx, child, child)))
  return restored
}

const unbin = (ctx: Ctx, next: Task, before: Task): Promise<Task> =>
  saveTask(ctx, before, { ...next, deleted_at: null, deleted_with: null }, 'work.task.restored')

/** A workspace went to the bin: its tasks follow it. */
export async function deleteTasksOfWorkspace(ctx: Ctx, entry: Entry): Promise<void> {
  const tasks = await listWorkspaceTasksForUpdate(ctx, entry.subjectId)
  await Promise.all(tasks.map((task) => bin(ctx, task, entry.subjectId)))
}

/** A workspace came back: the tasks that went with it follow it. */
export async function restoreTasksOfWorkspace(ctx: Ctx, entry: Entry): Promise<void> {
  const tasks = await listDeletedWithForUpdate(ctx, entry.subjectId)
  await Promise.all(tasks.map((task) => unbin(ctx, task, task)))
}
