import { crc32 } from 'node:zlib'
import type { Ctx } from '../kernel/ctx.ts'
import { failedPrecondition } from '../kernel/errors.ts'
import { binWithParts, listBelowForUpdate, lockStanding, returnAs } from '../platform/records/index.ts'
import type { Task } from './task.rules.ts'
import { moveRecurring, nextOnes } from './task.series.below.ts'
import { findTaskForUpdate, listTasksForUpdate, lockSeries } from './task.series.store.ts'
import { tasks } from './task.ts'

/**
 * The task that another made when it was closed, and a checksum of how it was then. Once reopening has taken it back: how it
 * lies in the bin, so that what somebody deletes does not come again.
 */
export type Successor = Pick<Task, 'successor_id' | 'successor_versions'>

export const none: Successor = { successor_id: null, successor_versions: 0 }

/** What a task keeps of what it made. */
export const successorOf = (task: Task, all: readonly Pick<Task, 'id' | 'version'>[]): Successor => ({
  successor_id: task.id,
  successor_versions: checksum(all),
})

/** As the column has it: 32 bits with a sign. A change of any of these tasks, or which they are, makes another number. */
const checksum = (all: readonly Pick<Task, 'id' | 'version'>[]): number =>
  crc32(
    all
      .map(({ id, version }) => `${id} ${version}`)
      .sort()
      .join('\n'),
  ) | 0

/**
 * Has the bin take back what a closed task made, whoever sees that: its row is locked before the series, as everybody does.
 * @throws failedPrecondition `successor_touched` where it, or what is below it, was changed meanwhile
 */
export async function takeBack(ctx: Ctx, task: Task): Promise<Successor> {
  const { successor_id, successor_versions, series_id } = task
  const successor = successor_id === null ? undefined : await findTaskForUpdate(ctx, successor_id)
  if (series_id !== null) await lockSeries(ctx, series_id)
  if (!successor || successor.deleted_at) return none
  const made = await withBelow(ctx, successor)
  if (checksum(made) !== successor_versions) throw touched(successor)
  const below = await listBelowForUpdate(ctx, tasks, task.id)
  const former = [...nextOnes(task.id, successor.id, below)].map(([id, to]): [string, string] => [to, id])
  await moveRecurring(ctx, made, new Map(former))
  const gone = await binWithParts(ctx, tasks, successor)
  return successorOf(gone, [gone])
}

/** A task and all that is below it, living. */
export const withBelow = async (ctx: Ctx, task: Task): Promise<Task[]> => [
  task,
  ...(await listBelowForUpdate(ctx, tasks, task.id)).filter((each) => !each.deleted_at),
]

const touched = ({ number }: Task) =>
  failedPrecondition(
    'successor_touched',
    `The next one of its series, T-${number}, was changed meanwhile; reopen this one and keep that, or delete that first.`,
  )

/** Whether this is in the bin because the other was reopened, and is as that left it. */
export const isTakenBack = (by: Successor, task: Task): boolean =>
  task.deleted_at !== null && task.id === by.successor_id && checksum([task]) === by.successor_versions

/**
 * Takes out of the bin what was taken back, as copies of the task and of what is below it are now. Says which of the copies
 * are there, and which can be made; a part that somebody deleted stays where it is, with what would be below it.
 */
export async function bringBack(ctx: Ctx, copies: readonly Task[]): Promise<{ back: Task[]; missing: Task[] }> {
  const [top] = copies
  if (!top) return { back: [], missing: [] }
  await lockStanding(ctx, tasks, { workspaceId: top.workspace_id, parentId: top.parent_id })
  const rows = await listTasksForUpdate(
    ctx,
    copies.map(({ id }) => id),
  )
  const found = new Map(rows.map((row) => [row.id, row]))
  const [back, missing, left]: [Task[], Task[], Set<string>] = [[], [], new Set()]
  for (const copy of copies) {
    const row = found.get(copy.id)
    if (left.has(copy.parent_id ?? '') || (row && row !== found.get(top.id) && row.deleted_with !== top.id)) {
      left.add(copy.id)
    } else if (row) {
      const { number, created_at, received_at } = row
      back.push(await returnAs(ctx, tasks, row, { ...copy, number, created_at, received_at }))
    } else missing.push(copy)
  }
  return { back, missing }
}
