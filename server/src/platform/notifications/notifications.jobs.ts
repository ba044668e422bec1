import sql from 'sql-template-tag'
import { type Cron, defineJob, noPayload } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { recordInbox } from './notify.ts'

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

const KEPT = '90 days'
const MOST_KEPT = 1000

/** Forgets what is old, and of what somebody has too many of the oldest. */
export const sweepJob = defineJob({
  name: 'notifications.sweep',
  payload: noPayload,
  unique: 'until_done',
  run: (ctx) => ctx.db.run(sql`select notifications_sweep(${ctx.receivedAt}, ${KEPT}, ${MOST_KEPT})`),
})

/** At night, for all companies. */
export const sweepCron: Cron = { name: sweepJob.name, schedule: '37 2 * * *', timeZone: 'UTC', job: sweepJob }
