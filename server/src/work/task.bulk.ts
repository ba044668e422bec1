import type { Ctx } from '../kernel/ctx.ts'
import { type Chosen, forEachRecord } from '../platform/records/index.ts'
import { deleteTask, restoreTask, updateTask } from './task.actions.ts'
import { completeTask, reopenTask } from './task.completion.ts'
import type { Task } from './task.rules.ts'
import { lockSeriesOf, lockSuccessorsOf } from './task.series.store.ts'
import { tasks } from './task.ts'

export const bulkCompleteTasks = (ctx: Ctx, chosen: Chosen): Promise<Task[]> =>
  forEachRecord(
    ctx,
    tasks,
    chosen,
    (id, version) => completeTask(ctx, id, version),
    (ids) => lockSeriesWith(ctx, ids),
  )

export const bulkReopenTasks = (ctx: Ctx, chosen: Chosen): Promise<Task[]> =>
  forEachRecord(
    ctx,
    tasks,
    chosen,
    (id, version) => reopenTask(ctx, id, version),
    (ids) => lockSeriesWith(ctx, ids),
  )

export const bulkDeleteTasks = (ctx: Ctx, chosen: Chosen): Promise<Task[]> =>
  forEachTask(ctx, chosen, (id, version) => deleteTask(ctx, id, version))

export const bulkRestoreTasks = (ctx: Ctx, chosen: Chosen): Promise<Task[]> =>
  forEachTask(ctx, chosen, (id) => restoreTask(ctx, id))

export const bulkAssignTasks = (ctx: Ctx, chosen: Chosen, assigneeId: string | null): Promise<Task[]> =>
  forEachTask(ctx, chosen, (id, version) => updateTask(ctx, id, version, { assignee_id: assigneeId }))

/** What they made comes before their series, as every row. */
async function lockSeriesWith(ctx: Ctx, ids: readonly string[]): Promise<void> {
  await lockSuccessorsOf(ctx, ids)
  await lockSeriesOf(ctx, ids)
}

const forEachTask = (ctx: Ctx, chosen: Chosen, verb: (id: string, version: number) => Promise<Task>) =>
  forEachRecord(ctx, tasks, chosen, verb)
