import { nilId } from '../../kernel/ids.ts'
import { type Cron, defineJob, enqueueForAll, everyFiveMinutes, noPayload, type RunningJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { mailKind } from './delivery.plan.ts'
import { recordInbox } from './notify.ts'
import { forgetOld, forgetSurplus, listOverdue, type Person } from './sweep.store.ts'

/** Whose inbox something comes back to. */
type Return = { user_id: string }

function readReturn({ user_id }: JsonObject): Return {
  if (typeof user_id !== 'string') throw new Error('a job to bring notifications back does not say whose')
  return { user_id }
}

/** What was put away comes back by the clock alone; this tells the person's open windows. */
export const returnJob = defineJob<Return>({
  name: 'notifications.return',
  payload: readReturn,
  unique: 'until_done',
  keptDays: 1,
  run: async (ctx, { user_id }) => recordInbox(ctx, user_id, 'changed'),
})

const KEPT_MS = 90 * 86_400_000
const MOST_KEPT = 1000

/** How much one transaction of the sweep looks at: it is short, however much there is. */
const usual = { messages: 5000, people: 200 }

/** Forgets what is old, and of what somebody has too many of the oldest, a batch a transaction. */
export async function sweep({ transact, signal }: Pick<RunningJob, 'transact' | 'signal'>, at = usual): Promise<void> {
  for (let removed = at.messages; removed === at.messages;) {
    signal.throwIfAborted()
    removed = await transact((ctx) => forgetOld(ctx, new Date(ctx.receivedAt.getTime() - KEPT_MS), at.messages))
  }
  for (let after: Person | undefined = { tenant_id: nilId, user_id: nilId }; after;) {
    signal.throwIfAborted()
    const before: Person = after
    const last = await transact((ctx) => forgetSurplus(ctx, before, at.people, MOST_KEPT, at.messages))
    // There may be more of the same people.
    after = last?.removed === at.messages ? before : last
  }
}

/** At night, see `sweep`. */
export const sweepJob = defineJob({
  name: 'notifications.sweep',
  payload: noPayload,
  unique: 'until_done',
  work: (_, job) => sweep(job),
})

/** At night, for all companies. */
export const sweepCron: Cron = { name: sweepJob.name, schedule: '37 2 * * *', timeZone: 'UTC', job: sweepJob }

/** What is overdue by this has lost its job: cancelled by an Admin, or taken before what it waited for was committed. */
const overdueMs = 120_000

/** Looks for mail that is not sent in all companies at once, in an index that has nothing where nothing is lost. */
export const mailSweepJob = defineJob({
  name: 'notifications.mail_sweep',
  payload: noPayload,
  unique: 'until_done',
  keptDays: 1 / 24,
  run: async (ctx) => {
    const before = new Date((await ctx.services.jobs.now(ctx.db)).getTime() - overdueMs)
    const found = await listOverdue(ctx, before)
    await enqueueForAll(
      ctx,
      found.map(({ tenant_id }) => ({ kind: mailKind, tenantId: tenant_id, payload: {}, key: 'mail' })),
    )
  },
})

export const mailSweepCron = everyFiveMinutes(mailSweepJob)
