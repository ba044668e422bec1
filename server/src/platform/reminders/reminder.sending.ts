import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { type Notice, notifyEach, type Outcome, type Told } from '../notifications/notify.ts'
import { lookUpRemindable, type Remindable } from '../registry/moments.ts'
import { type Reason, sentAs, zoneOf } from './reminder.rules.ts'
import { type Ended, lockSending, type ReminderRow, takeDue, writeOutcomes } from './reminder.store.ts'

/** Sends the next that are due, `most` at a time, and notes what became of each. Answers how many there were; `onTaken` hears which. */
export async function sendDue(
  ctx: Ctx,
  most: number,
  onTaken: (due: readonly ReminderRow[]) => void = () => undefined,
): Promise<number> {
  await lockSending(ctx)
  const now = await ctx.services.jobs.now(ctx.db)
  const due = await takeDue(ctx, now, most)
  onTaken(due)
  if (due.length === 0) return 0
  const records = await recordsOf(ctx, due)
  const letters = due.map((reminder) => letterOf(reminder, records.get(reminder.subject_id), now))
  const notices = letters.flatMap((letter) => ('notices' in letter ? letter.notices : []))
  const outcomes = await notifyEach(ctx, notices)
  const byNotice = new Map(notices.map((notice, at) => [notice, outcomes[at]]))
  const ended = letters.map((letter, at): Ended => endOf(due[at]!, letter, byNotice, now))
  await writeOutcomes(ctx, ended, now)
  return due.length
}

/** Notes that one could not be sent, while it is still due. */
export async function failOne(ctx: Ctx, id: string, error: unknown): Promise<void> {
  await lockSending(ctx)
  const now = await ctx.services.jobs.now(ctx.db)
  const [reminder] = await takeDue(ctx, now, 1, id)
  if (!reminder) return
  ctx.log.error({ err: error, reminder: reminder.id }, 'a reminder could not be sent')
  await writeOutcomes(ctx, [{ id: reminder.id, state: 'failed', reason: 'error', channels: [] }], now)
}

async function recordsOf(ctx: Ctx, due: readonly ReminderRow[]): Promise<Map<string, Remindable>> {
  const keys = due.map(({ subject_type: type, subject_id: id }) => ({ type, id }))
  return new Map((await lookUpRemindable(ctx, keys)).map((record) => [record.id, record]))
}

/** What is to be told of a reminder, or why nothing is. */
type Letter = { notices: Notice[] } | { reason: Reason }

function letterOf(reminder: ReminderRow, record: Remindable | undefined, now: Date): Letter {
  if (!record?.isLiving) return { reason: 'deleted' }
  // Looked at again: the change that closed it may wait for this transaction.
  if (record.isClosed) return { reason: 'closed' }
  const people = reminder.for_assignee ? record.assigned : [reminder.user_id]
  if (people.length === 0) return { reason: 'no_assignee' }
  return { notices: [...new Set(people)].map((userId) => noticeOf(reminder, record, userId, now)) }
}

const noticeOf = (reminder: ReminderRow, record: Remindable, userId: string, now: Date): Notice => ({
  userId,
  kind: 'reminders.reminder.due',
  key: `${reminder.id} ${reminder.due_at?.toISOString() ?? ''}`,
  reason: 'reminded',
  subject: { type: record.type, id: record.id },
  payload: payloadOf(reminder, record, now),
})

/** How far it is from now to the moment, which the text says: in minutes, in days for one without a time. */
function payloadOf({ moment, time_zone }: ReminderRow, record: Remindable, now: Date): JsonObject {
  const known = record.moments.get(moment ?? '')
  if (!known || moment === null) return { type: record.type }
  const minutes = Math.round((known.at.getTime() - now.getTime()) / 60_000)
  if (!known.isAllDay) return { type: record.type, moment, minutes }
  const zone = zoneOf(known, time_zone)
  const dayIn = (ms: number) => Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate()
  const day = dayIn(known.at.getTime() - (known.isEnd ? 1 : 0))
  return { type: record.type, moment, days: dayIn(now.getTime()).until(day).days }
}

const refusals: Readonly<Partial<Record<Outcome, Reason>>> = {
  unseen: 'not_visible',
  gone: 'gone',
  off: 'switched_off',
}

/** One is sent where anybody was told of it, now or before a crash. */
function endOf(
  { id, due_at }: ReminderRow,
  letter: Letter,
  byNotice: ReadonlyMap<Notice, Told | undefined>,
  now: Date,
): Ended {
  if ('reason' in letter) return { id, state: 'suppressed', reason: letter.reason, channels: [] }
  const told = letter.notices.flatMap((notice) => byNotice.get(notice) ?? [])
  const sent = told.filter(({ outcome }) => outcome === 'told' || outcome === 'known')
  if (sent.length > 0) {
    const channels = [...new Set(sent.flatMap((each) => each.channels))]
    return { id, state: sentAs(due_at ?? now, now), reason: '', channels }
  }
  return { id, state: 'suppressed', reason: refusals[told[0]?.outcome ?? 'unseen'] ?? 'not_visible', channels: [] }
}
