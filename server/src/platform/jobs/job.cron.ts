import { CronExpressionParser } from 'cron-parser'
import { inTransaction, withoutTenant, type Pool } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import type { Cron } from '../../kernel/job.ts'
import type { JobQueue } from '../../kernel/job-queue.ts'
import { cronTimes, moveCron } from './job.store.ts'

/** What schedules run on. */
export interface CronOptions {
  crons: readonly Cron[]
  pool: Pool
  queue: JobQueue
}

/**
 * Adds the jobs of every schedule that has come due since it last did, one each however often that was: what was missed
 * while nobody ran is made good once. A schedule seen for the first time starts from now. Of several processes one adds it.
 * Answers when the next of them is due.
 */
export async function addDue({ crons, pool, queue }: CronOptions, now: Date): Promise<Date | undefined> {
  if (crons.length === 0) return undefined
  const times = await withoutTenant(pool, cronTimes)
  const nexts = await Promise.all(
    crons.map(async (cron) => {
      const lastAt = times.get(cron.name)
      const occursAt = lastAt && latest(cron, now)
      if (lastAt && (!occursAt || occursAt <= lastAt)) return next(cron, lastAt)
      await inTransaction(pool, nilId, async (tx) => {
        const isOurs = await moveCron(tx, cron.name, lastAt, occursAt ?? now)
        if (!isOurs || !occursAt) return
        const key = cron.job.unique ? { key: cron.name } : {}
        await queue.add(tx, { kind: cron.job.name, tenantId: nilId, payload: {}, ...key })
      })
      return next(cron, now)
    }),
  )
  return new Date(Math.min(...nexts.map(Number)))
}

/** The latest time a schedule was due, up to and with `now`. */
const latest = (cron: Cron, now: Date): Date =>
  walk(cron, new Date(now.getTime() + 1))
    .prev()
    .toDate()

/** The first time after `from` that a schedule is due. */
export const next = (cron: Cron, from: Date): Date => walk(cron, from).next().toDate()

const walk = ({ schedule, timeZone }: Cron, currentDate: Date) =>
  CronExpressionParser.parse(schedule, { tz: timeZone, currentDate })
