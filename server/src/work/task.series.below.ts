import type { Ctx } from '../kernel/ctx.ts'
import { saveChange } from '../platform/journal/index.ts'
import { isOpen, type Task } from './task.rules.ts'
import { idFrom } from './task.series.rules.ts'
import { listTasksForUpdate } from './task.series.store.ts'
import { tasks } from './task.ts'

/** What recurs below goes on by itself, and is then below the next. */
export const goesOn = (task: Task): boolean => task.series_id !== null && !task.deleted_at && isOpen(task)

/** By the ids of a task and of what is below it those of their next ones. */
export const nextOnes = (from: string, to: string, below: readonly Task[]): Map<string, string> =>
  new Map([[from, to], ...below.map(({ id }): [string, string] => [id, idFrom(to, id)])])

/** Moves what recurs among these below other parents, as far as they are there. */
export async function moveRecurring(
  ctx: Ctx,
  below: readonly Task[],
  parents: ReadonlyMap<string, string>,
): Promise<void> {
  for (const each of below.filter(goesOn)) {
    const parent_id = parents.get(each.parent_id ?? '')
    const [parent] = parent_id === undefined ? [] : await listTasksForUpdate(ctx, [parent_id])
    if (!parent || parent.deleted_at || parent.workspace_id !== each.workspace_id) continue
    await saveChange(ctx, tasks, 'work.task.updated', each, { ...each, parent_id: parent.id })
  }
}
