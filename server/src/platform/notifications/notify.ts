import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { listAccess } from '../auth/access.store.ts'
import { principalOf } from '../auth/principal.ts'
import type { NoticeReason } from '../notice.ts'
import { lookUpRecords, recordTypes, type RecordKey } from '../registry/registry.ts'
import { noticeKind } from './notice-kinds.ts'
import { choiceOf, type Choices } from './preference.rules.ts'
import { listPreferences } from './preference.store.ts'
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
export async function notify(ctx: Ctx, notices: readonly Notice[]): Promise<Outcome[]> {
  return tell(ctx, notices, await refusalsOf(ctx, notices))
}

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
  const refusals = await refusalsOf(ctx, notices)
  const refused = new Set(notices.filter((_, at) => refusals[at]))
  const joined = groups.flatMap((group) => join(group.filter((notice) => !refused.has(notice))))
  await tell(ctx, joined, [])
}

/** What stands against telling of each. */
async function refusalsOf(ctx: Ctx, notices: readonly Notice[]): Promise<(Outcome | undefined)[]> {
  if (notices.length === 0) return []
  const [sights, mutes, chosen] = await Promise.all([
    sightsOf(ctx, notices),
    mutesOf(ctx, notices),
    chosenOf(ctx, notices),
  ])
  return notices.map((notice) => refusalOf(notice, sights, mutes, chosen))
}

async function tell(
  ctx: Ctx,
  notices: readonly Notice[],
  refusals: readonly (Outcome | undefined)[],
): Promise<Outcome[]> {
  const messages = new Map(
    notices.flatMap((notice, at) => (refusals[at] ? [] : [[nameOf(notice), messageOf(ctx, notice)]])),
  )
  const added = new Set(await add(ctx, [...messages.values()]))
  const told = notices.map((notice, at): Outcome => {
    const message = messages.get(nameOf(notice))
    // Of one that is there twice the second is known.
    return refusals[at] ?? (message && added.delete(message.id) ? 'told' : 'known')
  })
  const people = new Set(notices.filter((_, at) => told[at] === 'told').map(({ userId }) => userId))
  for (const userId of people) recordInbox(ctx, userId, 'received')
  return told
}

/** Puts them into inboxes, and answers the ids of those whose key was not there. */
async function add(ctx: Ctx, messages: readonly NewMessage[]): Promise<string[]> {
  if (messages.length === 0) return []
  const people = messages.map(({ user_id }) => user_id)
  await lockInboxes(ctx, people)
  const ids = await insertMessages(ctx, messages)
  if (ids.length > 0) await writeSuperseded(ctx, ids)
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

/** Who is there, and which records each of them sees. */
type Sights = ReadonlyMap<string, ReadonlySet<string>>

/** What each of the people sees of what they are to be told of. */
async function sightsOf(ctx: Ctx, notices: readonly Notice[]): Promise<Sights> {
  const byPerson = Map.groupBy(notices, ({ userId }) => userId)
  const access = await listAccess(ctx.db, ctx.tenantId, [...byPerson.keys()])
  const seen = access.map(async (row) => {
    const principal = principalOf(ctx.tenantId, row, { via: 'system' })
    const subjects = (byPerson.get(row.user_id) ?? []).flatMap(({ subject }) => subject ?? [])
    return [row.user_id, await namesOfSeen(ctx, principal, subjects)] as const
  })
  return new Map(await Promise.all(seen))
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
async function chosenOf(ctx: Ctx, notices: readonly Notice[]): Promise<Map<string, Choices>> {
  const rows = await listPreferences(ctx, [...new Set(notices.map(({ userId }) => userId))])
  return new Map(rows.map(({ user_id, choices }) => [user_id, choices]))
}

function refusalOf(
  { userId, kind, actorId, subject }: Notice,
  sights: Sights,
  mutes: Set<string>,
  chosen: ReadonlyMap<string, Choices>,
): Outcome | undefined {
  const sight = sights.get(userId)
  if (!sight) return 'gone'
  if (actorId === userId) return 'own'
  if (subject && !sight.has(recordName(subject))) return 'unseen'
  if (subject && mutes.has(`${userId} ${recordName(subject)}`)) return 'muted'
  return choiceOf(kind, chosen.get(userId) ?? {}).in_app ? undefined : 'off'
}

function messageOf(ctx: Ctx, notice: Notice): NewMessage {
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
  }
}
