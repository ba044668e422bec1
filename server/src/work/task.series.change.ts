import type { Ctx } from '../kernel/ctx.ts'
import { failedPrecondition } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { assertVersion, saveChange } from '../platform/journal/index.ts'
import { assertLiving, getRecordForUpdate } from '../platform/records/index.ts'
import { isOpen, type Task, type TaskPatch } from './task.rules.ts'
import { afterTaken, exclusionsSince, nextOfSkipped } from './task.series.rules.ts'
import { ruleOf, type Scope, scoped, sharedIn } from './task.series.scope.ts'
import { listAt, listOpenOf, lockSeries, oldestOpen } from './task.series.store.ts'
import { mostPassed, moveTo } from './task.series.ts'
import { tasks } from './task.ts'

/** Leaves out one time of a series: the task moves on to the next, with all that is below it. */
export async function skipOccurrence(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  await assertVersion(ctx, tasks, task, version, { due_date: null, recurrence: null })
  const { recurrence, occurrence, series_id, series_values } = task
  const rule = ruleOf(task)
  if (!recurrence || !rule || occurrence === null || series_id === null || !isOpen(task))
    throw failedPrecondition('not_recurring', 'It does not recur, or is closed; there is nothing to skip.')
  await lockSeries(ctx, series_id)
  let next = nextOfSkipped(rule, occurrence)
  for (let passed = 0; next && passed < mostPassed && (await listAt(ctx, series_id, next.key)).length > 0; passed++)
    next = afterTaken(next)
  if (!next) throw failedPrecondition('series_ended', 'It is the last of its series; complete or delete it instead.')
  const oldest = (await oldestOpen(ctx, series_id)) ?? occurrence
  const excluding = (of: JsonObject) => ({
    ...of,
    excluded: [...new Set([...exclusionsSince(of, oldest), ...(occurrence.includes('~') ? [] : [occurrence])])],
  })
  const changed = excluding(next.recurrence)
  const as =
    rule === recurrence
      ? { recurrence: changed }
      : { recurrence: excluding(recurrence), series_values: { ...series_values, recurrence: changed } }
  return moveTo(ctx, task, next.key, { ...task, ...as })
}

/**
 * Makes a change of one task of a series in the other open ones that it is meant for, as far as the caller sees and may change
 * them; `check` refuses what one of them cannot take.
 */
export async function changeOthers(
  ctx: Ctx,
  before: Task,
  after: Task,
  patch: TaskPatch,
  scope: Scope,
  check: (other: Task) => void,
): Promise<void> {
  const shared = sharedIn({ ...patch, ...(patch.recurrence !== undefined && { recurrence: after.recurrence }) })
  if (scope === 'this' || before.series_id === null || Object.keys(shared).length === 0) return
  for (const other of await listOpenOf(ctx, before)) {
    const isMeant = scope === 'all' || (other.occurrence ?? '') > (before.occurrence ?? '')
    if (!isMeant) continue
    check(other)
    const changed = scoped(other, tasks.patched(other, shared, ctx), shared, scope)
    await saveChange(ctx, tasks, 'work.task.updated', other, changed)
  }
}
