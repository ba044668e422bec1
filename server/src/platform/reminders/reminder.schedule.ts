import type { Ctx, Entry } from '../../kernel/ctx.ts'
import { columnsIn } from '../../kernel/condition.ts'
import { enqueue } from '../../kernel/job.ts'
import { newId } from '../../kernel/ids.ts'
import { lookUpRemindable } from '../registry/moments.ts'
import type { RecordFace, Reminding } from '../registry/record-face.ts'
import { findFace } from '../registry/registry.ts'
import { dueAt, settled, type Standing } from './reminder.rules.ts'
import { sendJob } from './reminder.jobs.ts'
import { insertReminders, listOfForUpdate, type ReminderRow, writeStandings } from './reminder.store.ts'

/**
 * Has what is scheduled sent at its time: one job a company and second, however many are due then. They are added at the end, for
 * whoever adds one that another transaction has added waits until that is over.
 */
export function awaitDue(ctx: Ctx, standings: readonly Standing[]): void {
  const times = standings.flatMap(({ state, due_at }) => (state === 'scheduled' && due_at ? [secondOf(due_at)] : []))
  for (const second of new Set(times))
    ctx.beforeCommit(`${sendJob.name} ${second}`, () =>
      enqueue(ctx, sendJob, {}, { runAt: new Date(second * 1000), key: String(second) }),
    )
}

const secondOf = (at: Date): number => Math.ceil(at.getTime() / 1000)

/** What a reminder on a new copy starts from. */
const unsettled = { due_at: null, state: 'suppressed', reason: 'no_moment' } as const

/**
 * Has the reminders on a record follow it, in the transaction that changes it, whoever does: they move with its moments, and
 * are suppressed while it is done with or in the bin.
 */
export async function followRecord(ctx: Ctx, entry: Entry): Promise<void> {
  const face = findFace(entry.subjectType)
  if (!face?.reminding || !concerns(face, face.reminding, entry)) return
  const record = { type: entry.subjectType, id: entry.subjectId }
  const reminders = await listOfForUpdate(ctx, record)
  if (reminders.length === 0) return
  const [known] = await lookUpRemindable(ctx, [record])
  if (!known) return
  const now = await ctx.services.jobs.now(ctx.db)
  const changed = reminders.flatMap((reminder) => {
    const next = settled(reminder, dueAt(reminder, known), known, now)
    return next === reminder ? [] : [{ ...next, id: reminder.id }]
  })
  if (changed.length === 0) return
  await writeStandings(ctx, changed)
  awaitDue(ctx, changed)
}

/** Whether an entry may move reminders: most tell of titles and texts. A new record has none yet. */
function concerns(face: RecordFace, { moments, closed }: Reminding, { kind, changes }: Entry): boolean {
  if (kind === `${face.type}.created`) return false
  if (kind === `${face.type}.deleted` || kind === `${face.type}.restored`) return true
  const columns = [
    ...columnsIn(closed),
    ...Object.values(moments).flatMap(({ at, allDay, timeZone }) => [at, allDay, timeZone]),
  ]
  return changes.some(({ field }) => columns.includes(field))
}

const sameness = ({ user_id, for_assignee, moment, span }: ReminderRow): string =>
  [user_id, for_assignee, moment, span].join(' ')

/** Relative reminders go along when their record is copied, such as to the next of its series; instants do not, nor what the copy has. */
export async function copyReminders(ctx: Ctx, type: string, fromId: string, toId: string): Promise<void> {
  if (!findFace(type)?.reminding) return
  const ofRecord = (await listOfForUpdate(ctx, { type, id: fromId })).filter(({ moment }) => moment !== null)
  if (ofRecord.length === 0) return
  const there = new Set((await listOfForUpdate(ctx, { type, id: toId })).map(sameness))
  const reminders = ofRecord.filter((reminder) => !there.has(sameness(reminder)))
  if (reminders.length === 0) return
  const [known] = await lookUpRemindable(ctx, [{ type, id: toId }])
  if (!known) return
  const now = await ctx.services.jobs.now(ctx.db)
  const copies = reminders.map((reminder): ReminderRow => ({
    ...reminder,
    id: newId(),
    subject_id: toId,
    created_at: ctx.now,
    ...settled(unsettled, dueAt(reminder, known), known, now),
  }))
  await insertReminders(ctx, copies)
  awaitDue(ctx, copies)
}

/** A reminder for whoever has a record, so long before or after one of its moments. */
export interface AssigneeReminder {
  id: string
  moment: string
  span: string
}

/** Adds reminders for whoever has them to records that the caller has just made; one whose time is over rests. */
export async function remindAssignees(ctx: Ctx, type: string, asked: readonly AssigneeReminder[]): Promise<void> {
  if (asked.length === 0) return
  const records = await lookUpRemindable(
    ctx,
    asked.map(({ id }) => ({ type, id })),
  )
  const known = new Map(records.map((record) => [record.id, record]))
  const now = await ctx.services.jobs.now(ctx.db)
  const rows = asked.flatMap(({ id, moment, span }): ReminderRow[] => {
    const record = known.get(id)
    if (!record) return []
    const when = { at: null, moment, span, time_zone: ctx.principal.timeZone }
    return [
      {
        id: newId(),
        ...when,
        subject_type: type,
        subject_id: id,
        user_id: ctx.principal.userId,
        user_name: ctx.principal.name,
        for_assignee: true,
        sent_at: null,
        outcomes: [],
        created_at: ctx.now,
        ...settled(unsettled, dueAt(when, record), record, now),
      },
    ]
  })
  await insertReminders(ctx, rows)
  awaitDue(ctx, rows)
}
