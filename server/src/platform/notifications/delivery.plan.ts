import type { Ctx } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import { defineJob, enqueue, noPayload } from '../../kernel/job.ts'
import { insertDeliveries, listWaiting, type NewDelivery, writePlan } from './delivery.store.ts'
import { noticeKinds } from './notice-kinds.ts'
import { planOf, type Rhythm } from './preference.rules.ts'

/** The kind of job that sends a company's mail. */
export const mailKind = 'notifications.mail'

/** Has a company's mail sent at once. Right before the commit, in one order for all who add several jobs: none waits in a circle. */
export function addSending(ctx: Ctx): void {
  const { jobs } = ctx.services
  const { tenantId, correlationId } = ctx
  ctx.beforeCommit(mailKind, () =>
    jobs.add(ctx.db, { kind: mailKind, tenantId, payload: {}, correlationId, key: 'mail' }),
  )
  ctx.afterCommit(jobs.wake)
}

/** Has it looked at again when something comes due. */
export const wakeJob = defineJob({
  name: 'notifications.mail_wake',
  payload: noPayload,
  unique: 'until_started',
  keptDays: 1 / 24,
  run: async (ctx) => addSending(ctx),
})

/** Has a company's mail sent at a time, or at once where that has come. */
export function sendAt(ctx: Ctx, at: Date, now: Date): void {
  if (at <= now) return addSending(ctx)
  const second = Math.ceil(at.getTime() / 1000)
  ctx.beforeCommit(`${wakeJob.name} ${second}`, () =>
    enqueue(ctx, wakeJob, {}, { runAt: new Date(second * 1000), key: String(second) }),
  )
}

/** A notification that somebody wants by e-mail. */
export interface Mailed {
  messageId: string
  userId: string
  isAskedFor: boolean
  timeZone: string
  rhythm: Rhythm
}

/** Queues e-mail of notifications that this transaction adds. */
export async function queueMail(ctx: Ctx, mailed: readonly Mailed[]): Promise<void> {
  if (mailed.length === 0) return
  const now = await ctx.services.jobs.now(ctx.db)
  const rows = mailed.map(({ messageId, userId, isAskedFor, timeZone, rhythm }): NewDelivery => {
    const { dueAt, isCollected, reason } = planOf(now, timeZone, rhythm, isAskedFor)
    return { id: newId(), message_id: messageId, user_id: userId, due_at: dueAt, collected: isCollected, reason }
  })
  await insertDeliveries(ctx, rows, now)
  sendAtAll(
    ctx,
    rows.map(({ due_at }) => due_at),
    now,
  )
}

/** Has what waits for a person go out as they want it now. */
export async function planAgain(ctx: Ctx, userId: string, timeZone: string, rhythm: Rhythm): Promise<void> {
  const now = await ctx.services.jobs.now(ctx.db)
  const kinds = noticeKinds()
  const waiting = await listWaiting(ctx, userId)
  const groups = Map.groupBy(waiting, ({ kind }) => kinds.get(kind)?.isAskedFor ?? false)
  const dues: Date[] = []
  for (const [isAskedFor, rows] of groups) {
    const { dueAt, isCollected, reason } = planOf(now, timeZone, rhythm, isAskedFor)
    const ids = rows.map(({ id }) => id)
    await writePlan(ctx, ids, { due_at: dueAt, collected: isCollected, reason })
    dues.push(dueAt)
  }
  sendAtAll(ctx, dues, now)
}

function sendAtAll(ctx: Ctx, dues: readonly Date[], now: Date): void {
  for (const at of dues) sendAt(ctx, at, now)
}
