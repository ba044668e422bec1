import { crc32 } from 'node:zlib'
import type { Ctx } from '../kernel/ctx.ts'
import { failedPrecondition, OvertakenError } from '../kernel/errors.ts'
import { defineJob, enqueue } from '../kernel/job.ts'
import { textOf } from '../kernel/text.ts'
import { together } from '../kernel/together.ts'
import { assertVersion, recordChange, saveChange } from '../platform/journal/index.ts'
import { assertMayChange } from '../platform/rbac/index.ts'
import {
  assertLiving,
  copyAttached,
  deleteRecord,
  findRecord,
  getRecordForUpdate,
  insertRecord,
  listBelowForUpdate,
  restoreRecord,
} from '../platform/records/index.ts'
import { isDone, isOpen, initialStatus, type Task, type TaskPatch } from './task.rules.ts'
import { dueAt, dueMoved, following, idFrom, latestMissed, type Next, nextOf, seriesOf } from './task.series.rules.ts'
import { type Scope, sharedIn } from './task.series.scope.ts'
import { findOccurrence, findTaskForUpdate, hasOpen, listOpenOf, lockSeries } from './task.series.store.ts'
import { tasks } from './task.ts'

/** A task as it is closed, once the next of its series is made; the same where it was not open, or does not recur. */
export async function closed(ctx: Ctx, before: Task, after: Task): Promise<Task> {
  const { task, made } = await closing(ctx, before, after)
  await made
  return task
}

/** What closing a task makes of it, while the next of its series is still being written: who saves it waits for both. */
export async function closing(
  ctx: Ctx,
  before: Task,
  after: Task,
): Promise<{ task: Task; made: Promise<unknown> | undefined }> {
  if (!isOpen(before) || isOpen(after)) return { task: after, made: undefined }
  const { made, ...successor } = await goOn(ctx, after)
  return { task: { ...after, ...successor }, made }
}

/** What a closed task remembers of the next, and the writing of that. */
type GoneOn = Successor & { made?: Promise<unknown> }

/** Makes the next of a task's series, as closing it does. */
export async function bringNext(ctx: Ctx, task: Task): Promise<void> {
  const { made } = await goOn(ctx, task)
  await made
}

/** The task that another made when it was closed, and a checksum of how it was then. */
type Successor = Pick<Task, 'successor_id' | 'successor_versions'>

const none: Successor = { successor_id: null, successor_versions: 0 }

/**
 * Makes the next of a task's series, exactly once: all who close tasks of it wait for each other, and its id follows from the
 * series and its time. While another is open nothing is made, but where each missed time has its own.
 */
async function goOn(ctx: Ctx, task: Task): Promise<GoneOn> {
  const { recurrence, series_id, occurrence } = task
  if (!recurrence || series_id === null || occurrence === null) return none
  let next = nextOf(recurrence, occurrence, ctx.now)
  // Sent together, done in this order: what is read is as the lock found it.
  const [, isOther, first, below] = await Promise.all([
    lockSeries(ctx, series_id),
    recurrence.missed !== 'all' && hasOpen(ctx, series_id, task.id),
    next && findOccurrence(ctx, series_id, next.key),
    listBelowForUpdate(ctx, tasks, task.id),
  ])
  if (isOther) return none
  let there = first
  for (let tries = 0; next && tries < mostSkipped; tries++) {
    const made = await makeNext(ctx, task, series_id, next, there, below)
    if (made) return made
    const further = following(recurrence, next.key)
    next = further && { ...next, key: further.key }
    there = next && (await findOccurrence(ctx, series_id, next.key))
  }
  return none
}

/** Times of a series that were closed ahead, and are gone past. */
const mostSkipped = 366

/** Makes one, or takes it out of the bin; undefined where it is there and closed, `none` made where it is there and open. */
async function makeNext(
  ctx: Ctx,
  task: Task,
  seriesId: string,
  next: Next,
  there: Task | undefined,
  below: readonly Task[],
): Promise<GoneOn | undefined> {
  if (there && !there.deleted_at) return isOpen(there) ? none : undefined
  const copy = copied(ctx, task, next, seriesId)
  if (there) {
    const back = await restoreRecord(ctx, tasks, there.id)
    const kept = { id: there.id, number: there.number, version: back.version, created_at: there.created_at }
    const as = { ...copy, ...kept, received_at: there.received_at }
    const successor = await saveChange(ctx, tasks, 'work.task.updated', back, as)
    await moveRecurring(ctx, below, nextOnes(task.id, successor.id, below))
    return { successor_id: successor.id, successor_versions: await checksumOf(ctx, successor) }
  }
  const copies = [{ from: task.id, copy }, ...copiesBelow(ctx, task, copy, below)]
  const numbers: number[] = []
  for (const _ of copies) numbers.push(await ctx.services.nextNumber(ctx.tenantId, tasks.type))
  const made = together(copies.map(({ from, copy: to }, i) => makeCopy(ctx, from, { ...to, number: numbers[i] ?? 0 })))
  const awaited = made.then(([successor]) => successor && awaitOccurrence(ctx, successor))
  if (below.some(goesOn)) {
    await awaited
    await moveRecurring(ctx, below, nextOnes(task.id, copy.id, below))
    return { successor_id: copy.id, successor_versions: await checksumOf(ctx, copy) }
  }
  return { successor_id: copy.id, successor_versions: checksum(copies.map((each) => each.copy)), made: awaited }
}

/** What recurs below goes on by itself, and is then below the next. */
const goesOn = (task: Task): boolean => task.series_id !== null && !task.deleted_at && isOpen(task)

/** By the ids of a task and of what is below it those of their next ones. */
const nextOnes = (from: string, to: string, below: readonly Task[]): Map<string, string> =>
  new Map([[from, to], ...below.map(({ id }): [string, string] => [id, idFrom(to, id)])])

async function moveRecurring(ctx: Ctx, below: readonly Task[], parents: ReadonlyMap<string, string>): Promise<void> {
  for (const each of below.filter(goesOn)) {
    const parent_id = parents.get(each.parent_id ?? '')
    const isThere = parent_id !== undefined && (await findRecord(ctx, tasks, parent_id)) !== undefined
    if (isThere) await saveChange(ctx, tasks, 'work.task.updated', each, { ...each, parent_id })
  }
}

/** Of a task and all that is below it: a change of any of them, or which they are, makes another number. */
const checksumOf = async (ctx: Ctx, task: Task): Promise<number> =>
  checksum([task, ...(await listBelowForUpdate(ctx, tasks, task.id)).filter((each) => !each.deleted_at)])

/** As the column has it: 32 bits with a sign. */
const checksum = (all: readonly Pick<Task, 'id' | 'version'>[]): number =>
  crc32(
    all
      .map(({ id, version }) => `${id} ${version}`)
      .sort()
      .join('\n'),
  ) | 0

/** Makes a copy of a task, with what goes along. Statements of one transaction are done in the order in which they are sent. */
async function makeCopy(ctx: Ctx, from: string, copy: Task): Promise<Task> {
  recordChange(ctx, tasks, `${tasks.type}.created`, undefined, copy)
  const [isMade] = await together([insertRecord(ctx, tasks, copy), copyAttached(ctx, tasks.type, from, copy.id)])
  // Whoever made it meanwhile is looked for again.
  if (!isMade) throw new OvertakenError()
  return copy
}

/** Every field travels by itself, as the series has it; what does not is named here. */
function copied(ctx: Ctx, task: Task, next: Next, seriesId: string): Task {
  return {
    ...fresh(ctx, { ...task, ...task.series_values }, idFrom(seriesId, next.key)),
    ...dueAt(seriesOf(next.recurrence), next.key),
    recurrence: next.recurrence,
    occurrence: next.key,
  }
}

/** A task as a new one that is open. */
const fresh = (ctx: Ctx, task: Task, id: string): Task => ({
  ...task,
  id,
  status: initialStatus,
  completed_at: null,
  version: 1,
  created_at: ctx.now,
  updated_at: ctx.now,
  received_at: ctx.receivedAt,
  deleted_at: null,
  deleted_with: null,
  series_values: null,
  ...none,
  subtasks: null,
  reminder_at: null,
})

/** What is below goes along, open again and as long before as it was; what recurs below goes on by itself. */
function copiesBelow(ctx: Ctx, from: Task, to: Task, below: readonly Task[]): { from: string; copy: Task }[] {
  const ids = new Map([[from.id, to.id]])
  const timeZone = textOf(from.recurrence?.time_zone) || 'UTC'
  return below.flatMap((each) => {
    const parent = ids.get(each.parent_id ?? '')
    if (parent === undefined || each.deleted_at || each.series_id !== null || isCancelled(each)) return []
    const id = idFrom(to.id, each.id)
    ids.set(each.id, id)
    const due = dueMoved(each, from.occurrence ?? '', to.occurrence ?? '', timeZone)
    return [{ from: each.id, copy: { ...fresh(ctx, each, id), ...due, parent_id: parent } }]
  })
}

const isCancelled = (task: Task): boolean => !isOpen(task) && !isDone(task)

/**
 * A task as it is reopened, once the next of its series is in the bin again; the same where it was open, or made none.
 * @throws failedPrecondition `successor_touched` where that was changed meanwhile
 */
export async function reopened(ctx: Ctx, before: Task, after: Task, keepsSuccessor = false): Promise<Task> {
  if (isOpen(before) || !isOpen(after) || before.successor_id === null || keepsSuccessor) return after
  if (before.series_id !== null) await lockSeries(ctx, before.series_id)
  const successor = await findTaskForUpdate(ctx, before.successor_id)
  if (!successor || successor.deleted_at) return { ...after, ...none }
  if ((await checksumOf(ctx, successor)) !== before.successor_versions) throw touched(successor)
  const [below, next] = await Promise.all([
    listBelowForUpdate(ctx, tasks, before.id),
    listBelowForUpdate(ctx, tasks, successor.id),
  ])
  const former = [...nextOnes(before.id, successor.id, below)].map(([id, to]): [string, string] => [to, id])
  await moveRecurring(ctx, next, new Map(former))
  await deleteRecord(ctx, tasks, successor.id, 0)
  return { ...after, ...none }
}

const touched = ({ number }: Task) =>
  failedPrecondition(
    'successor_touched',
    `The next one of its series, T-${number}, was changed meanwhile; reopen this one and keep that, or delete that first.`,
  )

/** Leaves out one time of a series: the task moves on to the next, with all that is below it. */
export async function skipOccurrence(ctx: Ctx, id: string, version: number): Promise<Task> {
  const task = await getRecordForUpdate(ctx, tasks, id)
  assertLiving(tasks, task)
  await assertVersion(ctx, tasks, task, version, { due_date: null, recurrence: null })
  const { recurrence, occurrence, series_id } = task
  if (!recurrence || occurrence === null || series_id === null || !isOpen(task))
    throw failedPrecondition('not_recurring', 'It does not recur, or is closed; there is nothing to skip.')
  await lockSeries(ctx, series_id)
  const taken = async (key: string) => (await findOccurrence(ctx, series_id, key)) !== undefined
  let next = following(recurrence, occurrence)
  for (let tries = 0; next && tries < mostSkipped && (await taken(next.key)); tries++)
    next = following(recurrence, next.key)
  if (!next) throw failedPrecondition('series_ended', 'It is the last of its series; complete or delete it instead.')
  const excluded = [
    ...new Set([...(recurrence.excluded as string[]), ...(occurrence.includes('~') ? [] : [occurrence])]),
  ]
  return moveTo(ctx, task, next.key, { ...task, recurrence: { ...recurrence, excluded } })
}

/** Moves a task of a series to another of its times, with what is below it. */
export async function moveTo(ctx: Ctx, task: Task, key: string, as: Task = task): Promise<Task> {
  const { recurrence, occurrence } = as
  if (!recurrence || occurrence === null) return task
  const timeZone = textOf(recurrence.time_zone)
  for (const each of await listBelowForUpdate(ctx, tasks, task.id)) {
    if (each.deleted_at || each.series_id !== null || !isOpen(each)) continue
    assertMayChange(ctx, tasks, each)
    await saveChange(ctx, tasks, 'work.task.updated', each, { ...each, ...dueMoved(each, occurrence, key, timeZone) })
  }
  const due = dueAt(seriesOf(recurrence), key)
  const moved = await saveChange(ctx, tasks, 'work.task.updated', task, { ...as, ...due, occurrence: key })
  await awaitOccurrence(ctx, moved)
  return (await findRecord(ctx, tasks, moved.id)) ?? moved
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
  if (scope !== 'all' && (patch.recurrence === undefined || before.recurrence === null)) return
  for (const other of await listOpenOf(ctx, before)) {
    const isMeant = scope === 'all' || (other.occurrence ?? '') > (before.occurrence ?? '')
    if (!isMeant) continue
    check(other)
    await saveChange(ctx, tasks, 'work.task.updated', other, tasks.patched(other, shared, ctx))
  }
}

/** Has a job look when the time after this one comes, where the policy for missed ones does something then. */
export async function awaitOccurrence(ctx: Ctx, task: Task): Promise<void> {
  const { recurrence, occurrence, id } = task
  if (!recurrence || occurrence === null || !isOpen(task)) return
  if (recurrence.mode !== 'fixed' || recurrence.missed === 'wait') return
  const next = following(recurrence, occurrence)
  if (next) await enqueue(ctx, occurrenceJob, { taskId: id }, { runAt: next.at, key: `${id} ${next.key}` })
}

/**
 * The time after an open task's has come: it moves on to the latest, or that one gets a task of its own. What was missed while
 * nobody worked follows at once, one by one.
 */
export const occurrenceJob = defineJob({
  name: 'work.occurrence',
  payload: (stored) => ({ taskId: textOf(stored.taskId) }),
  unique: 'until_started',
  run: async (ctx, { taskId }) => {
    const task = await findTaskForUpdate(ctx, taskId)
    const { recurrence, occurrence, series_id } = task ?? {}
    if (!task || task.deleted_at || !recurrence || !occurrence || !series_id) return
    await lockSeries(ctx, series_id)
    if (recurrence.missed === 'all') await comeDue(ctx, task, series_id)
    else if (recurrence.missed === 'collapse' && isOpen(task)) {
      const latest = latestMissed(recurrence, occurrence, ctx.receivedAt)
      if (latest !== undefined) await moveTo(ctx, task, latest)
    }
  },
})

/** The next of a series where each missed time has its own task, though the one before it is open. */
async function comeDue(ctx: Ctx, task: Task, seriesId: string): Promise<void> {
  const next = following(task.recurrence ?? {}, task.occurrence ?? '')
  if (!next || next.at > ctx.receivedAt || !task.recurrence) return
  if (await findOccurrence(ctx, seriesId, next.key)) return
  const below = await listBelowForUpdate(ctx, tasks, task.id)
  const gone = await makeNext(ctx, task, seriesId, { key: next.key, recurrence: task.recurrence }, undefined, below)
  await gone?.made
}
