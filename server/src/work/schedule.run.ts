import type { Ctx } from '../kernel/ctx.ts'
import { DomainError, forbidden, notFound } from '../kernel/errors.ts'
import { defineJob, enqueue } from '../kernel/job.ts'
import { cutText, textOf } from '../kernel/text.ts'
import { findPrincipal } from '../platform/auth/index.ts'
import { callWebhook } from '../platform/webhooks/index.ts'
import { actionOf, type Schedule, type Time, timeAfter, turnsAt, wallOf } from './schedule.rules.ts'
import { findRun, findTime, insertRun, lockSchedule, pruneRuns, type RunRow, writeTime } from './schedule.store.ts'
import { schedules } from './schedule.ts'
import { idFrom } from './task.series.rules.ts'
import { dayText } from './template.rules.ts'
import { useTemplate } from './template.use.ts'

/** As many runs of a schedule are kept, and as many times of one are made up for before others have their turn. */
const keptRuns = 500
const runsAtOnce = 100
/** As often is tried what fails for no reason that is told. */
const mostTries = 3

/** Has a schedule run at its next time, the first after another; it rests where there is none. */
export async function awaitNext(ctx: Ctx, schedule: Schedule, after: Date): Promise<void> {
  const next = schedule.paused || schedule.deleted_at ? undefined : timeAfter(schedule, after)
  await writeTime(ctx, schedule.id, next)
  if (next) await awaitTime(ctx, schedule.id, next)
}

const awaitTime = (ctx: Ctx, scheduleId: string, { key, at }: Time) =>
  enqueue(ctx, runJob, { scheduleId }, { runAt: at, key: `${scheduleId} ${key}` })

/**
 * Runs a schedule at its times, each in one transaction with what it makes, so that it is done once whatever dies when. What is
 * refused is written down as failed, and the schedule goes on.
 */
export const runJob = defineJob({
  name: 'work.schedule',
  payload: (stored) => ({ scheduleId: textOf(stored.scheduleId) }),
  subject: ({ scheduleId }) => ({ type: 'work.schedule', id: scheduleId }),
  unique: 'until_started',
  keptDays: 1,
  work: async ({ scheduleId }, job) => {
    for (let count = 0; count < runsAtOnce; count++) {
      job.signal.throwIfAborted()
      const isDone = await job
        .transact((ctx) => runNext(ctx, scheduleId))
        .catch((error: unknown) => {
          if (!isRefusal(error) && job.attempt < mostTries) throw error
          return job.transact((ctx) => runNext(ctx, scheduleId, error))
        })
      if (isDone) return
    }
    await job.transact((ctx) => enqueue(ctx, runJob, { scheduleId }, { key: `${scheduleId} more` }))
  },
})

const isRefusal = (error: unknown): error is DomainError =>
  error instanceof DomainError && !['unavailable', 'conflict'].includes(error.kind)

/** Does what has come due next, or writes down why it failed. True when nothing more is due. */
async function runNext(ctx: Ctx, scheduleId: string, failure?: unknown): Promise<boolean> {
  const schedule = await lockSchedule(ctx, scheduleId)
  const time = await findTime(ctx, scheduleId)
  if (!schedule || schedule.deleted_at || schedule.paused || !time) return true
  const now = await ctx.services.jobs.now(ctx.db)
  if (time.at > now) {
    await awaitTime(ctx, scheduleId, time)
    return true
  }
  const turns = turnsAt(schedule, time, now)
  for (const { time: each, state } of turns) {
    const run = runOf(schedule, each, now)
    // Where the clock of the database was set back.
    if (await findRun(ctx, scheduleId, run.id)) continue
    await insertRun(ctx, { ...run, ...(await become(ctx, schedule, each, { run, state, failure })) })
  }
  await pruneRuns(ctx, scheduleId, keptRuns)
  const last = turns.at(-1)?.time ?? time
  // After what is left out comes what lies ahead.
  await awaitNext(ctx, schedule, turns.at(-1)?.state === 'skipped' ? now : last.at)
  return false
}

/** The id follows from the schedule and its time: the database refuses a second one. */
const runOf = (schedule: Schedule, { key, at }: Time, now: Date): Omit<RunRow, 'state'> => ({
  id: idFrom('schedule', schedule.id, key),
  schedule_id: schedule.id,
  due_at: at,
  ran_at: now,
  by_hand: false,
  reason: '',
  error: '',
  task_ids: [],
})

interface Becoming {
  run: Omit<RunRow, 'state'>
  state: 'done' | 'late' | 'skipped'
  failure: unknown
}

type Outcome = Pick<RunRow, 'state' | 'task_ids' | 'reason' | 'error'>

async function become(ctx: Ctx, schedule: Schedule, time: Time, { run, state, failure }: Becoming): Promise<Outcome> {
  const none = { task_ids: [], reason: '', error: '' }
  if (state === 'skipped') {
    recordRun(ctx, schedule, 'skipped', { run_id: run.id, due_at: time.at.toISOString() })
    return { ...none, state }
  }
  if (failure !== undefined) {
    const why = reasonOf(failure)
    recordRun(ctx, schedule, 'failed', { run_id: run.id, due_at: time.at.toISOString(), reason: why.reason })
    return { ...none, state: 'failed', ...why }
  }
  const as = await findPrincipal(ctx, schedule.runs_as_id ?? '')
  if (!as) throw forbidden('Whose rights it has is not in the company any more.')
  const task_ids = await act(ctx.actAs(as), schedule, run.id, wallOf(schedule, time))
  return { ...none, task_ids, state }
}

/** The words of a refusal, never those of a fault. */
const reasonOf = (error: unknown): Pick<RunRow, 'reason' | 'error'> =>
  error instanceof DomainError
    ? { reason: error.reason, error: cutText(error.message, 500) }
    : { reason: 'internal', error: 'The server failed; its log says why.' }

/** Does what a schedule does, as the caller; answers the tasks it made. */
export async function act(
  ctx: Ctx,
  schedule: Schedule,
  runId: string,
  when: ReturnType<typeof wallOf>,
): Promise<string[]> {
  const what = actionOf(schedule)
  assertMay(ctx, 'work.schedule.write')
  // First, so that what it makes follows it in the journal.
  recordRun(ctx, schedule, 'ran', { run_id: runId })
  switch (what.case) {
    case 'makeTasks': {
      assertMay(ctx, 'work.task.write')
      const { templateId: id, workspaceId } = what.value
      const anchor = { ...when, words: { date: dayText(when.day, ctx.principal.locale) } }
      const use = { id, useId: runId, workspaceId: workspaceId || undefined }
      return (await useTemplate(ctx, use, anchor)).tasks.map((task) => task.id)
    }
    case 'writeEntry':
      recordRun(ctx, schedule, 'noted', { text: what.value.text })
      return []
    case 'callWebhook':
      await callWebhook(ctx, what.value.webhookId, { schedule_id: schedule.id, run_id: runId, text: what.value.text })
      return []
    default:
      throw notFound('action')
  }
}

function assertMay({ principal }: Ctx, permission: string): void {
  if (!principal.permissions.has(permission)) throw forbidden(`It takes the permission ${permission}.`)
}

function recordRun(ctx: Ctx, { id, version, name }: Schedule, verb: string, payload: Record<string, string>): void {
  ctx.record({
    kind: `${schedules.type}.${verb}`,
    subjectType: schedules.type,
    subjectId: id,
    subjectVersion: version,
    changes: [],
    payload: { name, ...payload },
  })
}
