import type { Ctx } from '../kernel/ctx.ts'
import { assertVersion } from '../platform/journal/index.ts'
import { assertLiving, getRecordForUpdate } from '../platform/records/index.ts'
import { saveTask } from './task.actions.ts'
import { doneStatus, initialStatus, isDone, isOpen, patched, type Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** Completes a task; completing a done one changes nothing. */
export async function completeTask(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  if (isDone(task)) return task
  const change = { status: doneStatus }
  await assertVersion(ctx, tasks, task, version, change)
  return saveTask(ctx, task, patched(task, change, ctx.now), 'work.task.completed')
}

/** Reopens a done or cancelled task; reopening an open one changes nothing, unless its status is news to the caller. */
export async function reopenTask(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  const change = { status: initialStatus }
  await assertVersion(ctx, tasks, task, version, change)
  if (isOpen(task)) return task
  return saveTask(ctx, task, patched(task, change, ctx.now), 'work.task.reopened')
}
