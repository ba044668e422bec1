import sql, { empty, join, raw, type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Ownership } from '../access/sight.ts'
import type { RecordKey } from '../registry/registry.ts'
import type { Reason, Standing, State, When } from './reminder.rules.ts'

/** What became of a reminder at one of its times. */
export interface Outcome {
  due_at: string
  at: string
  state: State
  reason: Reason
  channels: string[]
}

/** A reminder as its table has it, with the name of who asked for it. */
export interface ReminderRow extends When, Standing {
  id: string
  subject_type: string
  subject_id: string
  user_id: string
  user_name: string
  for_assignee: boolean
  sent_at: Date | null
  outcomes: Outcome[]
  created_at: Date
}

const columns = raw(`r.id, r.subject_type, r.subject_id, r.user_id, r.for_assignee, r.at, r.moment, r.span, r.time_zone,
  r.due_at, r.state, r.reason, r.sent_at, r.outcomes, r.created_at`)

const of = (ctx: Ctx, { type, id }: RecordKey): Sql =>
  sql`r.tenant_id = ${ctx.tenantId} and r.subject_type = ${type} and r.subject_id = ${id}`

/** Those on a record that the caller may know of: their own, and those for its assignee. */
export const listSeen = (ctx: Ctx, record: RecordKey): Promise<ReminderRow[]> =>
  ctx.db.rows<ReminderRow>(sql`
    select ${columns}, u.name as user_name from reminders_reminder r
    join auth_user u on u.tenant_id = r.tenant_id and u.id = r.user_id
    where ${of(ctx, record)} and ${isKnownTo(ctx, 'r')} order by r.due_at nulls last, r.id`)

const isKnownTo = (ctx: Ctx, alias: string): Sql =>
  sql`(${raw(alias)}.user_id = ${ctx.principal.userId} or ${raw(alias)}.for_assignee)`

/** When the caller is reminded next of a record, `r`, of a kind: an expression for the queries of that kind. */
export const nextReminder = (ctx: Ctx, { type, assigned = [] }: Pick<Ownership, 'type' | 'assigned'>): Sql => sql`
  (select min(m.due_at) from reminders_reminder m
   where m.tenant_id = r.tenant_id and m.subject_id = r.id and m.subject_type = ${type} and m.state = 'scheduled'
     and case when m.for_assignee
       then ${ctx.principal.userId}::uuid = any(array[${join([sql`null::uuid`, ...assigned.map((column) => raw(`r.${column}`))])}])
       else m.user_id = ${ctx.principal.userId} end)`

/** All on a record, locked. */
export const listOfForUpdate = (ctx: Ctx, record: RecordKey): Promise<ReminderRow[]> =>
  ctx.db.rows<ReminderRow>(sql`
    select ${columns}, '' as user_name from reminders_reminder r where ${of(ctx, record)} order by r.id for update`)

/** One on a record that the caller may know of, locked. */
export const findSeenForUpdate = (ctx: Ctx, record: RecordKey, id: string): Promise<ReminderRow | undefined> =>
  ctx.db.maybe<ReminderRow>(sql`
    select ${columns}, '' as user_name from reminders_reminder r
    where ${of(ctx, record)} and r.id = ${id} and ${isKnownTo(ctx, 'r')} for update`)

/** How many there are on a record, and how many of them somebody's. */
export const countOf = (ctx: Ctx, record: RecordKey): Promise<{ all: number; own: number }> =>
  ctx.db.one<{ all: number; own: number }>(sql`
    select count(*)::int as all, count(*) filter (where r.user_id = ${ctx.principal.userId})::int as own
    from reminders_reminder r where ${of(ctx, record)}`)

/** Adds reminders; one whose id is there is left out. Answers how many are new. */
export const insertReminders = (ctx: Ctx, rows: readonly ReminderRow[]): Promise<number> =>
  ctx.db.run(sql`
    insert into reminders_reminder (tenant_id, id, subject_type, subject_id, user_id, for_assignee, at, moment, span,
      time_zone, due_at, state, reason, outcomes, created_at, received_at)
    select ${ctx.tenantId}, n.id, n.subject_type, n.subject_id, n.user_id, n.for_assignee, n.at, n.moment, n.span,
      n.time_zone, n.due_at, n.state, n.reason, '[]', n.created_at, ${ctx.receivedAt}
    from jsonb_to_recordset(${JSON.stringify(rows)}) as n (id uuid, subject_type text, subject_id uuid, user_id uuid,
      for_assignee boolean, at timestamptz, moment text, span text, time_zone text, due_at timestamptz, state text,
      reason text, created_at timestamptz)
    on conflict (tenant_id, id) do nothing`)

/** Writes where reminders stand. */
export const writeStandings = (ctx: Ctx, rows: readonly ({ id: string } & Standing)[]): Promise<number> =>
  ctx.db.run(sql`
    update reminders_reminder r set due_at = n.due_at, state = n.state, reason = n.reason
    from jsonb_to_recordset(${JSON.stringify(rows)}) as n (id uuid, due_at timestamptz, state text, reason text)
    where r.tenant_id = ${ctx.tenantId} and r.id = n.id`)

/** False when there was none. */
export const deleteReminderRow = async (ctx: Ctx, id: string): Promise<boolean> =>
  (await ctx.db.run(sql`delete from reminders_reminder where tenant_id = ${ctx.tenantId} and id = ${id}`)) > 0

/** Forgets a person's reminders. */
export const deleteOfPerson = (ctx: Ctx, userId: string): Promise<number> =>
  ctx.db.run(sql`delete from reminders_reminder where tenant_id = ${ctx.tenantId} and user_id = ${userId}`)

/** Lets one at a time send a company's reminders, until the transaction ends, so that they go out in the order of their times. */
export const lockSending = (ctx: Ctx): Promise<number> =>
  ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended('eventkit.reminders ' || ${ctx.tenantId}::text, 0))`)

/** The next to be sent, or this one, locked; those of a record that somebody is changing at this moment come later. */
export const takeDue = (ctx: Ctx, now: Date, most: number, id?: string): Promise<ReminderRow[]> =>
  ctx.db.rows<ReminderRow>(sql`
    select ${columns}, '' as user_name from reminders_reminder r
    where r.tenant_id = ${ctx.tenantId} and r.state = 'scheduled' and r.due_at <= ${now}
      ${id === undefined ? empty : sql`and r.id = ${id}`}
    order by r.due_at, r.id limit ${most} for update skip locked`)

/** Whether any is due. */
export const hasDue = async (ctx: Ctx, now: Date): Promise<boolean> =>
  (
    await ctx.db.one<{ has: boolean }>(sql`
      select exists (select from reminders_reminder r
        where r.tenant_id = ${ctx.tenantId} and r.state = 'scheduled' and r.due_at <= ${now}) as has`)
  ).has

/** What became of a reminder, by its id. */
export interface Ended {
  id: string
  state: State
  reason: Reason
  channels: string[]
}

const mostOutcomes = 20

/** Writes what became of reminders at their time. */
export const writeOutcomes = (ctx: Ctx, ended: readonly Ended[], now: Date): Promise<number> =>
  ctx.db.run(sql`
    update reminders_reminder r set state = n.state, reason = n.reason,
      sent_at = case when n.state in ('sent', 'late') then ${now}::timestamptz else r.sent_at end,
      outcomes = (case when jsonb_array_length(r.outcomes) >= ${mostOutcomes} then r.outcomes - 0 else r.outcomes end)
        || jsonb_build_object('due_at', r.due_at, 'at', ${now}::timestamptz, 'state', n.state, 'reason', n.reason,
          'channels', n.channels)
    from jsonb_to_recordset(${JSON.stringify(ended)}) as n (id uuid, state text, reason text, channels jsonb)
    where r.tenant_id = ${ctx.tenantId} and r.id = n.id`)
