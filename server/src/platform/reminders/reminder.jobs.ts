import type { Ctx } from '../../kernel/ctx.ts'
import sql from 'sql-template-tag'
import { defineJob, enqueue, enqueueForAll, everyFiveMinutes, noPayload, type RunningJob } from '../../kernel/job.ts'
import { isTransient } from '../../kernel/transient.ts'
import { failOne, sendDue } from './reminder.sending.ts'
import { hasDue, type ReminderRow } from './reminder.store.ts'

/** As many as one transaction sends. */
const batch = 500

/** How long what somebody is changing at this moment is left alone. */
const againMs = 2000

/**
 * Sends what is due in a company, in the order of its times, a batch a transaction: what is sent is in the inbox and in the
 * ledger together, or in neither. Whatever its time was: after the server was down the first job sends everything.
 */
export const sendJob = defineJob({
  name: 'reminders.send',
  payload: noPayload,
  unique: 'until_started',
  keptDays: 1,
  work: async (_, job) => {
    for (let sent = batch; sent === batch;) {
      job.signal.throwIfAborted()
      sent = await job.transact((ctx) => sendDue(ctx, batch)).catch((error: unknown) => sendSingly(job, error))
    }
    await job.transact(comeAgain)
  },
})

/**
 * One that cannot be sent stands in nobody's way: it is found by sending one at a time, and noted as failed. What is no fault of
 * its own fails the run instead: the job is tried again, and after its last try the sweep finds what is overdue.
 */
async function sendSingly(job: RunningJob, cause: unknown): Promise<number> {
  for (let tried = 0; tried < batch; tried++) {
    job.signal.throwIfAborted()
    let next: string | undefined
    const hear = ([taken]: readonly ReminderRow[]) => (next = taken?.id)
    try {
      if ((await job.transact((ctx) => sendDue(ctx, 1, hear))) === 0) return tried
    } catch (error) {
      const id = next
      if (id === undefined) throw cause
      if (isTransient(error)) throw error
      await job.transact((ctx) => failOne(ctx, id, error))
    }
  }
  return batch
}

/** What was locked is looked for again. */
async function comeAgain(ctx: Ctx): Promise<void> {
  const now = await ctx.services.jobs.now(ctx.db)
  if (!(await hasDue(ctx, now))) return
  const runAt = new Date(now.getTime() + againMs)
  await enqueue(ctx, sendJob, {}, { runAt, key: String(Math.ceil(runAt.getTime() / 1000)) })
}

/** What is overdue by this has lost its job: cancelled by an Admin, or taken before what it waited for was committed. */
const overdueMs = 60_000

/** Looks for lost ones in all companies at once, in an index that has nothing where nothing is lost. */
export const sweepJob = defineJob({
  name: 'reminders.sweep',
  payload: noPayload,
  unique: 'until_done',
  keptDays: 1 / 24,
  run: async (ctx) => {
    const before = new Date((await ctx.services.jobs.now(ctx.db)).getTime() - overdueMs)
    const found = await ctx.db.rows<{ tenant_id: string }>(sql`select * from reminders_overdue(${before})`)
    await enqueueForAll(
      ctx,
      found.map(({ tenant_id }) => ({ kind: sendJob.name, tenantId: tenant_id, payload: {}, key: 'overdue' })),
    )
  },
})

export const sweepCron = everyFiveMinutes(sweepJob)
