import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { listAccess } from '../auth/access.store.ts'
import { principalOf } from '../auth/principal.ts'
import type { NoticeReason } from '../notice.ts'
import { lookUpRecords, recordTypes, type RecordKey } from '../registry/registry.ts'
import { type Mailed, queueMail } from './delivery.plan.ts'
import { noticeKind } from './notice-kinds.ts'
import { type Channel, choiceOf } from './preference.rules.ts'
import { listPreferences, type Preference, usualPreference } from './preference.store.ts'
import { insertMessages, listMutes, lockInboxes, type NewMessage, writeSuperseded } from './notify.store.ts'

/** Something to tell a person. */
export interface Notice {
  userId: string
  /** One of the `notices` of a module: `work.task.assigned`. */
  kind: string
  /** What it comes from, such as the id of a journal entry or of a reminder and its time: told once, ever. */
  key: string
  reason: NoticeReason
  /** The record it is about. Who does not see it is not told. */
  subject?: RecordKey
  /** Who did it; nobody for what comes due. Nobody is told of their own acts. */
  actorId?: string
  /** What its text needs beside the record's title and the actor's name. Must not say who anybody is. */
  payload?: JsonObject
  /** How many more records the same happened to. */
  others?: number
  /** When it happened by the clock that people see; now unless said. */
  at?: Date
  /** The same by the server's clock, by which inboxes are sorted. */
  receivedAt?: Date
}

/**
 * What became of a notice. `told`: it is in the person's inbox. `known`: it was before, by its key. `own`: it is their own
 * act. `muted`: they want to hear nothing of the record. `off`: they want to hear nothing of the kind. `unseen`: they do not see
 * the record, or there is none. `gone`: there is no such active person.
 */
export type Outcome = 'told' | 'known' | 'own' | 'muted' | 'off' | 'unseen' | 'gone'

/**
 * Tells people, in the caller's transaction: rolled back, nothing was told. Each person is told of a key once, whoever else
 * tells them at the same moment. Whether they see the record is looked up here, as they are now, and again wherever it is
 * shown or sent. An earlier one of the same kind and record counts as read. Answers what became of each notice, in their
 * order. Any number at once takes a handful of queries and one a person.
 *
 * @example
 * const [outcome] = await notify(ctx, [{
 *   userId, kind: 'reminders.reminder.due', key: `${reminder.id} ${dueAt}`, reason: 'reminded',
 *   subject: { type: 'work.task', id }, payload: { minutes: 30 },
 * }])
 */
export const notify = async (ctx: Ctx, notices: readonly Notice[]): Promise<Outcome[]> =>
  (await notifyEach(ctx, notices)).map(({ outcome }) => outcome)

/** What became of a notice, and by which ways it goes where it was told. */
export interface Told {
  outcome: Outcome
  channels: readonly Channel[]
}

/** The same, with the ways that each goes. */
export const notifyEach = async (ctx: Ctx, notices: readonly Notice[]): Promise<Told[]> =>
  tell(ctx, notices, await looksAt(ctx, notices))

/**
 * Tells people of groups of notices, each of one person and kind: `join` says what is told of those of a group that nothing
 * stands against, so that one which the person does not see or has muted takes no other with it and is not counted.
 */
export async function notifyGroups(
  ctx: Ctx,
  groups: readonly (readonly Notice[])[],
  join: (notices: readonly Notice[]) => readonly Notice[],
): Promise<void> {
  const notices = groups.flat()
  const looks = await looksAt(ctx, notices)
  const byName = new Map(notices.map((notice, at) => [nameOf(notice), looks[at]]))
  const lookOf = (notice: Notice): Look => byName.get(nameOf(notice)) ?? { refusal: 'gone' }
  const joined = groups.flatMap((group) => join(group.filter((notice) => !('refusal' in lookOf(notice)))))
  await tell(ctx, joined, joined.map(lookOf))
}

/** What stands against telling of each, or by which ways it goes. */
async function looksAt(ctx: Ctx, notices: readonly Notice[]): Promise<Look[]> {
  if (notices.length === 0) return []
  const [people, mutes, chosen] = await Promise.all([
    hearersOf(ctx, notices),
    mutesOf(ctx, notices),
    chosenOf(ctx, notices),
  ])
  return notices.map((notice) => lookAt(ctx, notice, people, mutes, chosen))
}

async function tell(ctx: Ctx, notices: readonly Notice[], looks: readonly Look[]): Promise<Told[]> {
  const letters = new Map(
    looks.flatMap((look, at) => {
      const notice = notices[at]
      return notice && 'hearer' in look ? [[nameOf(notice), letterOf(ctx, notice, look)] as const] : []
    }),
  )
  const added = new Set(await add(ctx, [...letters.values()]))
  const told = notices.map((notice, at): Told => {
    const look = looks[at]
    if (!look || 'refusal' in look) return { outcome: look?.refusal ?? 'gone', channels: [] }
    const letter = letters.get(nameOf(notice))
    // Of one that is there twice the second is known.
    return { outcome: letter && added.delete(letter.message.id) ? 'told' : 'known', channels: look.channels }
  })
  const inboxes = notices.filter((_, at) => told[at]?.outcome === 'told' && told[at].channels.includes('in_app'))
  for (const userId of new Set(inboxes.map((notice) => notice.userId))) recordInbox(ctx, userId, 'received')
  return told
}

/** A notification, and the e-mail of it where that is wanted. */
interface Letter {
  message: NewMessage
  mailed: Mailed | undefined
}

/** Puts them into inboxes and queues their e-mail, and answers the ids of those whose key was not there. */
async function add(ctx: Ctx, letters: readonly Letter[]): Promise<string[]> {
  if (letters.length === 0) return []
  const messages = letters.map(({ message }) => message)
  await lockInboxes(
    ctx,
    messages.map(({ user_id }) => user_id),
  )
  const ids = await insertMessages(ctx, messages)
  if (ids.length === 0) return []
  await writeSuperseded(ctx, ids)
  const isNew = new Set(ids)
  await queueMail(
    ctx,
    letters.flatMap(({ mailed }) => (mailed && isNew.has(mailed.messageId) ? mailed : [])),
  )
  return ids
}

/** Tells a person's open windows that something changed in their inbox. Only they see the entry. */
export function recordInbox(ctx: Ctx, userId: string, what: 'received' | 'changed'): void {
  ctx.record({
    kind: `notifications.inbox.${what}`,
    subjectType: 'notifications.inbox',
    subjectId: userId,
    subjectVersion: 1,
    changes: [],
    payload: { user_id: userId },
  })
}

const nameOf = ({ userId, key }: Notice): string => `${userId} ${key}`
const recordName = ({ type, id }: RecordKey): string => `${type} ${id}`

/** Somebody who is there, with the records that they see of those they are to be told of. */
interface Hearer {
  timeZone: string
  seen: ReadonlySet<string>
}

type Hearers = ReadonlyMap<string, Hearer>

async function hearersOf(ctx: Ctx, notices: readonly Notice[]): Promise<Hearers> {
  const byPerson = Map.groupBy(notices, ({ userId }) => userId)
  const access = await listAccess(ctx.db, ctx.tenantId, [...byPerson.keys()])
  const hearers = access.map(async (row) => {
    const principal = principalOf(ctx.tenantId, row, { via: 'system' })
    const subjects = (byPerson.get(row.user_id) ?? []).flatMap(({ subject }) => subject ?? [])
    const seen = await namesOfSeen(ctx, principal, subjects)
    return [row.user_id, { timeZone: principal.timeZone, seen }] as const
  })
  return new Map(await Promise.all(hearers))
}

async function namesOfSeen(ctx: Ctx, principal: Principal, subjects: readonly RecordKey[]): Promise<Set<string>> {
  const found = await lookUpRecords({ db: ctx.db, tenantId: ctx.tenantId, principal }, subjects)
  return new Set(found.filter(({ maySee }) => maySee).map(recordName))
}

/** The people and records that are muted, each as `userId type id`. */
async function mutesOf(ctx: Ctx, notices: readonly Notice[]): Promise<Set<string>> {
  const asked = notices.flatMap(({ userId, kind, subject }) =>
    subject && !noticeKind(kind).isAskedFor ? [{ userId, ...subject }] : [],
  )
  const muted = await listMutes(ctx, asked)
  return new Set(muted.map(({ user_id, subject_type, subject_id }) => `${user_id} ${subject_type} ${subject_id}`))
}

/** What the people chose, of those who did. */
async function chosenOf(ctx: Ctx, notices: readonly Notice[]): Promise<Map<string, Preference>> {
  const rows = await listPreferences(ctx, [...new Set(notices.map(({ userId }) => userId))])
  return new Map(rows.map((row) => [row.user_id, row]))
}

/** Why somebody is not told, or by which ways they are. */
type Look = { refusal: Outcome } | { hearer: Hearer; channels: readonly Channel[]; preference: Preference }

function lookAt(
  ctx: Ctx,
  { userId, kind, actorId, subject }: Notice,
  people: Hearers,
  mutes: Set<string>,
  chosen: ReadonlyMap<string, Preference>,
): Look {
  const hearer = people.get(userId)
  if (!hearer) return { refusal: 'gone' }
  if (actorId === userId) return { refusal: 'own' }
  if (subject && !hearer.seen.has(recordName(subject))) return { refusal: 'unseen' }
  if (subject && mutes.has(`${userId} ${recordName(subject)}`)) return { refusal: 'muted' }
  const preference = chosen.get(userId) ?? usualPreference(userId)
  const { in_app, email } = choiceOf(noticeKind(kind), kind, preference.choices)
  // Without a mail server nothing waits for one.
  const byMail = email && ctx.services.config.smtpUrl !== undefined
  const channels: Channel[] = [...(in_app ? (['in_app'] as const) : []), ...(byMail ? (['email'] as const) : [])]
  return channels.length === 0 ? { refusal: 'off' } : { hearer, channels, preference }
}

function letterOf(
  ctx: Ctx,
  notice: Notice,
  { hearer, channels, preference }: Exclude<Look, { refusal: Outcome }>,
): Letter {
  const message = messageOf(ctx, notice, channels.includes('in_app'))
  const { isAskedFor = false } = noticeKind(notice.kind)
  const { timeZone } = hearer
  const mailed = { messageId: message.id, userId: notice.userId, isAskedFor, timeZone, rhythm: preference }
  return { message, mailed: channels.includes('email') ? mailed : undefined }
}

function messageOf(ctx: Ctx, notice: Notice, in_app: boolean): NewMessage {
  const { kind, subject, payload = {}, at = ctx.now, receivedAt = ctx.receivedAt } = notice
  noticeKind(kind)
  if (subject && !recordTypes().includes(subject.type)) throw new Error(`${subject.type} is no kind of record`)
  return {
    id: newId(),
    user_id: notice.userId,
    key: notice.key,
    kind,
    reason: notice.reason,
    subject_type: subject?.type ?? null,
    subject_id: subject?.id ?? null,
    actor_id: notice.actorId || null,
    payload,
    others: notice.others ?? 0,
    created_at: at,
    // The clock of another process may run ahead, and what is of the future is not shown.
    shown_at: new Date(Math.min(receivedAt.getTime(), ctx.receivedAt.getTime())),
    in_app,
  }
}
