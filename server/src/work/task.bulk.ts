import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, failedPrecondition, type ItemError } from '../kernel/errors.ts'
import { pageBytes } from '../kernel/page.ts'
import { updateTask } from './task.actions.ts'
import { completeTask, reopenTask } from './task.completion.ts'
import { deleteTask, restoreTask } from './task.deletion.ts'
import { type Task, weightOf } from './task.rules.ts'
import { lockWorkspacesOf } from './task.place.store.ts'
import { lockTasks } from './task.store.ts'

/** Which tasks, and the versions the caller knows of them; 0 or none is a caller who does not say. */
export interface Chosen {
  ids: string[]
  versions: Readonly<Record<string, number>>
}

export const bulkCompleteTasks = (ctx: Ctx, tasks: Chosen): Promise<Task[]> =>
  forEachTask(ctx, tasks, (id, version) => completeTask(ctx, id, version))

export const bulkReopenTasks = (ctx: Ctx, tasks: Chosen): Promise<Task[]> =>
  forEachTask(ctx, tasks, (id, version) => reopenTask(ctx, id, version))

export const bulkDeleteTasks = (ctx: Ctx, tasks: Chosen): Promise<Task[]> =>
  forEachTask(ctx, tasks, (id, version) => deleteTask(ctx, id, version))

export const bulkRestoreTasks = (ctx: Ctx, tasks: Chosen): Promise<Task[]> =>
  forEachTask(ctx, tasks, (id) => restoreTask(ctx, id))

export const bulkAssignTasks = (ctx: Ctx, tasks: Chosen, assigneeId: string | null): Promise<Task[]> =>
  forEachTask(ctx, tasks, (id, version) => updateTask(ctx, id, version, { assignee_id: assigneeId }))

/** The most a reply may weigh, so that it is not refused after the commit: gRPC ends at 16 MB, and numbers take six times their JSON. */
const replyBytes = 2 * pageBytes

/**
 * Does one verb to every task, all or none: what one of them refuses is collected, so that the reply names each task and its
 * reason, and the transaction is rolled back. Answers in the order asked.
 */
async function forEachTask(
  ctx: Ctx,
  { ids, versions }: Chosen,
  verb: (id: string, version: number) => Promise<Task>,
): Promise<Task[]> {
  // Locked in one order first, so that two bulk calls on the same tasks wait for each other instead of deadlocking.
  await Promise.all([lockWorkspacesOf(ctx, ids), lockTasks(ctx, ids)])
  // The ids are in small letters by now.
  const known = new Map(Object.entries(versions).map(([id, version]) => [id.toLowerCase(), version]))
  const items: ItemError[] = []
  const done: Task[] = []
  for (const id of ids) {
    await verb(id, known.get(id) ?? 0).then(
      (task) => done.push(task),
      (error: unknown) => items.push(itemError(id, error)),
    )
  }
  if (items.length === 0) return carriable(done)
  throw failedPrecondition(
    'bulk_refused',
    `${items.length} of ${ids.length} tasks cannot be changed; nothing was changed.`,
    {
      items,
    },
  )
}

function carriable(tasks: Task[]): Task[] {
  const bytes = tasks.reduce((sum, task) => sum + weightOf(task), 0)
  if (bytes <= replyBytes) return tasks
  const description = 'these tasks hold more text and metadata than one reply can carry; take fewer at a time'
  throw new DomainError('invalid', 'too_large_together', description, { violations: [{ field: 'ids', description }] })
}

function itemError(id: string, error: unknown): ItemError {
  if (!(error instanceof DomainError)) throw error
  return { id, reason: error.reason, description: error.message }
}
