import type { Ctx } from '../kernel/ctx.ts'
import { together } from '../kernel/together.ts'
import { assertVersion } from '../platform/journal/index.ts'
import { assertLiving, getRecordForUpdate } from '../platform/records/index.ts'
import { saveTask } from './task.actions.ts'
import { doneStatus, initialStatus, isDone, isOpen, patched, type Task } from './task.rules.ts'
import { closing, reopened } from './task.series.ts'
import { tasks } from './task.ts'

/** Completes a task; completing a done one changes nothing. The next of its series is made with it, once. */
export async function completeTask(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  if (isDone(task)) return task
  const change = { status: doneStatus }
  await assertVersion(ctx, tasks, task, version, change)
  const { task: done, made } = await closing(ctx, task, patched(task, change, ctx.now))
  const [saved] = await together([saveTask(ctx, task, done, 'work.task.completed'), made])
  return saved
}

/**
 * Reopens a done or cancelled task; reopening an open one changes nothing, unless its status is news to the caller. The next of
 * its series goes to the bin again, unless it is kept.
 * @throws failedPrecondition `successor_touched` where somebody changed that meanwhile
 */
export async function reopenTask(ctx: Ctx, id: string, version: number, keepsSuccessor = false): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  const change = { status: initialStatus }
  await assertVersion(ctx, tasks, task, version, change)
  if (isOpen(task)) return task
  const open = await reopened(ctx, task, patched(task, change, ctx.now), keepsSuccessor)
  return saveTask(ctx, task, open, 'work.task.reopened')
}
