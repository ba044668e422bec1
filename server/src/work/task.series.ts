import type { Ctx, Entry } from '../kernel/ctx.ts'
import { OvertakenError } from '../kernel/errors.ts'
import { defineJob, enqueue } from '../kernel/job.ts'
import type { JsonObject } from '../kernel/json.ts'
import { textOf } from '../kernel/text.ts'
import { together } from '../kernel/together.ts'
import { recordChange, saveChange } from '../platform/journal/index.ts'
import { assertMayChange } from '../platform/rbac/index.ts'
import { copyAttached, findRecord, insertRecord, listBelowForUpdate } from '../platform/records/index.ts'
import { listAssignable } from './task.place.store.ts'
import { isDone, isOpen, initialStatus, type Task } from './task.rules.ts'
import { bringBack, isTakenBack, none, type Successor, successorOf, takeBack, withBelow } from './task.series.back.ts'
import { goesOn, moveRecurring, nextOnes } from './task.series.below.ts'
import {
  afterTaken,
  dueAt,
  dueMoved,
  following,
  idFrom,
  instantOf,
  latestMissed,
  type Next,
  nextOf,
  seriesOf,
} from './task.series.rules.ts'
import { ruleOf } from './task.series.scope.ts'
import { findNewestOpen, findTaskForUpdate, findWaiting, hasOpen, listAt, lockSeries } from './task.series.store.ts'
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

/**
 * Makes the next of a task's series, exactly once: all who close tasks of it wait for each other, and its id follows from the
 * series and its time. While another is open nothing is made, but where each missed time has its own.
 */
async function goOn(ctx: Ctx, task: Task): Promise<GoneOn> {
  const { series_id, occurrence, successor_id } = task
  const rule = ruleOf(task)
  if (!rule || series_id === null || occurrence === null) return none
  const next = nextOf(rule, occurrence, ctx.now)
  // Sent together, done in this order: what is read is as the lock found it. A row is locked before its series.
  const [, , isOther, first, below] = await Promise.all([
    successor_id !== null && findTaskForUpdate(ctx, successor_id),
    lockSeries(ctx, series_id),
    rule.missed !== 'all' && hasOpen(ctx, series_id, task.id),
    next && listAt(ctx, series_id, next.key),
    listBelowForUpdate(ctx, tasks, task.id),
  ])
  const free = isOther || !next || !first ? undefined : await freeFrom(ctx, task, next, first)
  return free ? makeNext(ctx, task, free, below) : none
}

/** More times that are taken are not gone past. */
export const mostPassed = 366

/** A time of a series that has no task, or whose task the one before took back itself. */
interface Free extends Next {
  seriesId: string
  isBack: boolean
}

/** The first free time from one on; undefined where an open task is met, or the series ends. `first` is what is at the one. */
async function freeFrom(ctx: Ctx, task: Task, from: Next, first?: Task[]): Promise<Free | undefined> {
  const seriesId = task.series_id ?? ''
  let next: Next | undefined = from
  let at = first ?? (await listAt(ctx, seriesId, from.key))
  for (let passed = 0; next && passed < mostPassed; passed++) {
    const { key }: Next = next
    const there = at.find(({ series_id, occurrence }) => series_id === seriesId && occurrence === key)
    const isBack = there !== undefined && isTakenBack(task, there)
    if (isBack || at.length === 0) return { ...next, seriesId, isBack }
    if (there && !there.deleted_at && isOpen(there)) return undefined
    next = afterTaken(next)
    at = next ? await listAt(ctx, seriesId, next.key) : []
  }
  return undefined
}

/** Makes the next one, with what goes along, or takes it out of the bin. */
async function makeNext(ctx: Ctx, task: Task, free: Free, below: readonly Task[]): Promise<GoneOn> {
  const copy = copied(ctx, task, free)
  const all = await withPeople(ctx, [{ from: task.id, copy }, ...copiesBelow(ctx, task, copy, below)])
  const { back, missing } = free.isBack
    ? await bringBack(
        ctx,
        all.map((each) => each.copy),
      )
    : { back: [], missing: all.map((each) => each.copy) }
  const fromOf = new Map(all.map(({ from, copy: to }) => [to.id, from]))
  for (const { id } of back) await copyAttached(ctx, tasks.type, fromOf.get(id) ?? '', id)
  const numbers: number[] = []
  for (const _ of missing) numbers.push(await ctx.services.nextNumber(ctx.tenantId, tasks.type))
  const made = together(
    missing.map((each, i) => makeCopy(ctx, fromOf.get(each.id) ?? '', { ...each, number: numbers[i] ?? 0 })),
  )
  const awaited = made.then(([successor]) => successor && awaitOccurrence(ctx, successor))
  if (!below.some(goesOn)) return { ...successorOf(copy, [...back, ...missing]), made: awaited }
  await awaited
  await moveRecurring(ctx, below, nextOnes(task.id, copy.id, below))
  const [top = copy] = back.length > 0 ? back : missing
  return successorOf(copy, await withBelow(ctx, top))
}

/** Nobody who has left, or does not see where it is, is given a task by itself. */
async function withPeople<C extends { copy: Task }>(ctx: Ctx, copies: readonly C[]): Promise<C[]> {
  const ids = new Set(copies.flatMap(({ copy }) => copy.assignee_id ?? []))
  if (ids.size === 0) return [...copies]
  const assignable = await listAssignable(ctx, copies[0]?.copy.workspace_id ?? '', [...ids])
  return copies.map((each) =>
    each.copy.assignee_id === null || assignable.has(each.copy.assignee_id)
      ? each
      : { ...each, copy: { ...each.copy, assignee_id: null, assignee_name: null } },
  )
}

/** Makes a copy of a task, with what goes along. Statements of one transaction are done in the order in which they are sent. */
async function makeCopy(ctx: Ctx, from: string, copy: Task): Promise<Task> {
  recordChange(ctx, tasks, `${tasks.type}.created`, undefined, copy)
  const [isMade] = await together([insertRecord(ctx, tasks, copy), copyAttached(ctx, tasks.type, from, copy.id)])
  // Whoever made it meanwhile is looked for again.
  if (!isMade) throw new OvertakenError()
  return copy
}

/** Every field travels by itself, as the series has it; what does not is named here. */
function copied(ctx: Ctx, task: Task, next: Free): Task {
  return {
    ...fresh(ctx, { ...task, ...task.series_values }, idFrom(next.seriesId, next.key)),
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
  return { ...after, ...(await takeBack(ctx, before)) }
}

/** Moves a task of a series to another of its times, with what is below it. */
export async function moveTo(ctx: Ctx, task: Task, key: string, as: Task = task): Promise<Task> {
  const { occurrence } = as
  const recurrence = ruleOf(as)
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

/** Has a job look when the time after this one comes, where the policy for missed ones does something then. */
export async function awaitOccurrence(ctx: Ctx, task: Task, after = task.occurrence): Promise<void> {
  const next = awaitedAfter(task, after)
  if (next) await enqueue(ctx, occurrenceJob, { taskId: task.id }, { runAt: next.at, key: `${task.id} ${next.key}` })
}

/** The time that something waits for with an open task; undefined for none. */
export function awaitedAfter(
  task: Pick<Task, 'recurrence' | 'series_values' | 'occurrence' | 'status'>,
  after = task.occurrence,
): { key: string; at: Date } | undefined {
  const rule = ruleOf(task)
  if (!rule || after === null || !isOpen(task)) return undefined
  return rule.mode !== 'fixed' || rule.missed === 'wait' ? undefined : following(rule, after)
}

/** A task that is open again waits again, whoever brought it back, and whatever it came along with. */
export async function awaitAgain(ctx: Ctx, { subjectId }: Entry): Promise<void> {
  const task = await findWaiting(ctx, subjectId)
  if (task) await awaitOccurrence(ctx, task)
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
    const rule = task && ruleOf(task)
    if (!task?.series_id || !rule) return
    await lockSeries(ctx, task.series_id)
    if (task.deleted_at || !isOpen(task)) await handOver(ctx, task.series_id)
    else if (rule.missed === 'all') await comeDue(ctx, task, rule)
    else if (rule.missed === 'collapse') await moveOn(ctx, task, rule)
  },
})

/** Of a task that is closed or gone the newest that is open waits in its place. */
async function handOver(ctx: Ctx, seriesId: string): Promise<void> {
  const heir = await findNewestOpen(ctx, seriesId)
  if (heir) await awaitOccurrence(ctx, heir)
}

/** A task whose series keeps one open moves on to the latest time; where that is taken it waits for the one after. */
async function moveOn(ctx: Ctx, task: Task, rule: JsonObject): Promise<void> {
  const latest = latestMissed(rule, task.occurrence ?? '', ctx.receivedAt)
  if (latest === undefined) return awaitOccurrence(ctx, task)
  const isTaken = (await listAt(ctx, task.series_id ?? '', latest)).some(({ id }) => id !== task.id)
  if (isTaken) await awaitOccurrence(ctx, task, latest)
  else await moveTo(ctx, task, latest)
}

/** The next of a series where each missed time has its own task, though the one before it is open. */
async function comeDue(ctx: Ctx, task: Task, rule: JsonObject): Promise<void> {
  const next = following(rule, task.occurrence ?? '')
  const free = next && (await freeFrom(ctx, task, { key: next.key, recurrence: rule }))
  if (!free) return
  const runAt = new Date(instantOf(seriesOf(rule), free.key).epochMilliseconds)
  if (runAt > ctx.receivedAt) {
    await enqueue(ctx, occurrenceJob, { taskId: task.id }, { runAt, key: `${task.id} ${free.key}` })
    return
  }
  const { made } = await makeNext(ctx, task, free, await listBelowForUpdate(ctx, tasks, task.id))
  await made
}
