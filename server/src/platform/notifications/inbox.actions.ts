import type { Ctx } from '../../kernel/ctx.ts'
import { invalid, notFound } from '../../kernel/errors.ts'
import { enqueue } from '../../kernel/job.ts'
import { type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import {
  countUnread,
  findMessageForUpdate,
  listMessages,
  type View,
  writeAllRead,
  writeMessage,
} from './inbox.store.ts'
import { returnJob } from './notifications.jobs.ts'
import { recordInbox } from './notify.ts'
import type { MessageRow } from './notify.store.ts'

/** One page of the caller's notifications: newest first, of those that are put away the next to come back first. */
export function listNotifications(ctx: Ctx, request: PageRequest, view: View): Promise<Page<MessageRow>> {
  return readPage(
    ctx,
    request,
    ['notifications', ctx.principal.userId, view],
    (cursor, limit) => listMessages(ctx, view, cursor, limit),
    (row) => [row.shown_at.toISOString(), row.id],
  )
}

/** As many unread ones as are counted. */
const MOST_COUNTED = 100

/** How many the caller has not read, and whether there are more than that. */
export async function countUnreadNotifications(ctx: Ctx): Promise<{ count: number; isMore: boolean }> {
  const count = await countUnread(ctx, MOST_COUNTED + 1)
  return { count: Math.min(count, MOST_COUNTED), isMore: count > MOST_COUNTED }
}

/** Marks one of the caller's as read, or as unread again. One that is so already stays as it is. */
export async function markNotification(ctx: Ctx, id: string, isRead: boolean): Promise<MessageRow> {
  const message = await getForUpdate(ctx, id)
  if ((message.read_at !== null) === isRead) return message
  return save(ctx, { ...message, read_at: isRead ? ctx.now : null })
}

/** Marks as read what the caller has seen; what came after that stays unread. Answers how many that were. */
export async function readAllNotifications(ctx: Ctx, seenUntil: Date | undefined): Promise<number> {
  const until = seenUntil && seenUntil < ctx.receivedAt ? seenUntil : ctx.receivedAt
  const count = await writeAllRead(ctx, until)
  if (count > 0) recordInbox(ctx, ctx.principal.userId, 'changed')
  return count
}

const DAY_MS = 86_400_000
const LONGEST_DAYS = 366

/**
 * Puts one of the caller's away until a time, when it comes back as unread.
 * @throws invalid for a time that has passed, or is more than a year away
 */
export async function snoozeNotification(ctx: Ctx, id: string, until: Date): Promise<MessageRow> {
  if (until <= ctx.receivedAt) throw invalid('until', 'must be in the future')
  if (until.getTime() > ctx.receivedAt.getTime() + LONGEST_DAYS * DAY_MS)
    throw invalid('until', 'must be no more than a year from now')
  const message = await getForUpdate(ctx, id)
  const user_id = ctx.principal.userId
  await enqueue(ctx, returnJob, { user_id }, { runAt: until, key: `${user_id} ${until.toISOString()}` })
  return save(ctx, { ...message, read_at: null, shown_at: until })
}

/** Brings one of the caller's back before its time. One that was not put away stays as it is. */
export async function unsnoozeNotification(ctx: Ctx, id: string): Promise<MessageRow> {
  const message = await getForUpdate(ctx, id)
  if (message.shown_at <= ctx.receivedAt) return message
  return save(ctx, { ...message, shown_at: ctx.receivedAt })
}

async function getForUpdate(ctx: Ctx, id: string): Promise<MessageRow> {
  const message = await findMessageForUpdate(ctx, id)
  if (!message) throw notFound('notification', 'id')
  return message
}

async function save(ctx: Ctx, message: MessageRow): Promise<MessageRow> {
  await writeMessage(ctx, message)
  recordInbox(ctx, ctx.principal.userId, 'changed')
  return message
}
