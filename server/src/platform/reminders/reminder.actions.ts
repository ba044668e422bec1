import type { Ctx } from '../../kernel/ctx.ts'
import {
  DomainError,
  failedPrecondition,
  forbidden,
  invalid,
  notFound,
  resourceExhausted,
} from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { lockRecord, lookUpRemindable } from '../registry/moments.ts'
import { findFace, type KnownRecord, lookUpRecords, type RecordKey } from '../registry/registry.ts'
import type { Reminding } from '../registry/record-face.ts'
import { cleanSpan, dueAt, settled, type When } from './reminder.rules.ts'
import { awaitDue } from './reminder.schedule.ts'
import {
  countOf,
  deleteReminderRow,
  findSeenForUpdate,
  insertReminders,
  listSeen,
  type ReminderRow,
} from './reminder.store.ts'

/** As many reminders as one person may have on a record, and as many as there may be on it. */
const mostOwn = 20
const mostOfAll = 200

/** What a reminder is made of: an instant, or an offset from a moment. */
export interface CreateReminder {
  id?: string | undefined
  at: Date | null
  moment: string
  offset: string
  forAssignee: boolean
}

/** The caller's own reminders on a record that they see, and those for its assignee, in the order of their times. */
export async function listReminders(ctx: Ctx, record: RecordKey): Promise<ReminderRow[]> {
  await getSeen(ctx, record)
  return listSeen(ctx, record)
}

/**
 * Adds a reminder. A repeated id answers the one made the first time.
 * @throws invalid for what says no time; `reminder_in_past`; forbidden for the assignee's where the caller may not change the
 * record; resourceExhausted `too_many_reminders`
 */
export async function createReminder(
  ctx: Ctx,
  record: RecordKey,
  given: CreateReminder,
  field = given.at ? 'at' : 'offset',
): Promise<ReminderRow> {
  const { isLiving, mayChange, title } = await getSeen(ctx, record)
  if (!isLiving) throw failedPrecondition('deleted', `"${title}" is in the bin; restore it first.`)
  if (given.forAssignee && !mayChange)
    throw forbidden('Only who may change it can remind whoever has it; ask for a reminder of your own.')
  const reminding = remindingOf(record)
  const when = whenOf(ctx, given, reminding)
  const face = findFace(record.type)
  if (face) await lockRecord(ctx, face, record.id)
  const id = given.id ?? newId()
  const first = (await listSeen(ctx, record)).find((each) => each.id === id)
  if (first) return first
  await assertRoom(ctx, record)
  const row = await standing(ctx, record, { id, when, forAssignee: given.forAssignee, field })
  if ((await insertReminders(ctx, [row])) === 0) throw notFound('reminder', 'id')
  recordReminder(ctx, row, 'created')
  awaitDue(ctx, [row])
  return row
}

interface Made {
  id: string
  when: When
  forAssignee: boolean
  field: string
}

async function standing(ctx: Ctx, { type, id: subject_id }: RecordKey, made: Made): Promise<ReminderRow> {
  const [known] = await lookUpRemindable(ctx, [{ type, id: subject_id }])
  if (!known) throw notFound('record')
  const due_at = dueAt(made.when, known)
  const now = await ctx.services.jobs.now(ctx.db)
  if (due_at && due_at <= now) throw inPast(made.field, made.when)
  return {
    id: made.id,
    ...made.when,
    subject_type: type,
    subject_id,
    user_id: ctx.principal.userId,
    user_name: ctx.principal.name,
    for_assignee: made.forAssignee,
    sent_at: null,
    outcomes: [],
    created_at: ctx.now,
    ...settled({ due_at: null, state: 'suppressed', reason: 'no_moment' }, due_at, known, now),
  }
}

function inPast(field: string, { at }: When): DomainError {
  const description = at ? 'has passed already' : 'comes to a time that has passed already'
  return new DomainError('invalid', 'reminder_in_past', `${field}: ${description}; choose a later time`, {
    violations: [{ field, description, reason: 'reminder_in_past' }],
  })
}

/** Removes a reminder: the caller's own, or, who may change the record, one for its assignee. */
export async function deleteReminder(ctx: Ctx, record: RecordKey, id: string): Promise<void> {
  const { mayChange } = await getSeen(ctx, record)
  const reminder = await findSeenForUpdate(ctx, record, id)
  if (!reminder) throw notFound('reminder', 'id')
  if (reminder.user_id !== ctx.principal.userId && !mayChange)
    throw forbidden('Only who asked for this reminder, or may change what it is on, can remove it.')
  if (await deleteReminderRow(ctx, id)) recordReminder(ctx, reminder, 'deleted')
}

async function getSeen(ctx: Ctx, key: RecordKey): Promise<KnownRecord> {
  const [record] = await lookUpRecords(ctx, [key])
  if (!record?.maySee) throw notFound(findFace(key.type)?.noun ?? 'record', 'record_id')
  return record
}

function remindingOf({ type }: RecordKey): Reminding {
  const reminding = findFace(type)?.reminding
  if (!reminding) throw new Error(`nobody can be reminded of ${type}: its definition says no moments`)
  return reminding
}

/** When it is to come; of a kind with one moment that need not be named. */
function whenOf(ctx: Ctx, { at, moment, offset }: CreateReminder, { moments }: Reminding): When {
  const time_zone = ctx.principal.timeZone
  const names = Object.keys(moments)
  if (at && (moment || offset)) throw invalid(offset ? 'offset' : 'moment', 'cannot stand beside at; give one of them')
  if (at) return { at, moment: null, span: null, time_zone }
  if (!offset) throw invalid('at', 'is required, or an offset from a moment')
  const name = moment || (names.length === 1 ? names[0] : undefined)
  if (name === undefined || !names.includes(name)) throw invalid('moment', `must be ${names.join(' or ')}`)
  return { at: null, moment: name, span: cleanSpan(offset), time_zone }
}

async function assertRoom(ctx: Ctx, record: RecordKey): Promise<void> {
  const { all, own } = await countOf(ctx, record)
  if (own < mostOwn && all < mostOfAll) return
  const text =
    own < mostOwn
      ? `There are ${mostOfAll} reminders on this already; somebody has to remove some.`
      : `You have ${mostOwn} reminders on this already; remove one first.`
  throw resourceExhausted('too_many_reminders', text)
}

/** Only who asked for it sees the entry. */
function recordReminder(ctx: Ctx, { id, user_id, subject_type, subject_id }: ReminderRow, what: 'created' | 'deleted') {
  ctx.record({
    kind: `reminders.reminder.${what}`,
    subjectType: 'reminders.reminder',
    subjectId: id,
    subjectVersion: 1,
    changes: [],
    payload: { user_id, type: subject_type, id: subject_id },
  })
}
