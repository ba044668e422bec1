import sql from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { inTransaction, type Db, type Pool } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import { readPositions, type NumberedEntry } from './journal.store.ts'

/** The advisory locks by which one process runs a sink; the second key is the sink's name. */
export const sinkLock = 'eventkit.sink'

/** Where a sink stands; attempts are those of the entry right after its cursor. */
export interface SinkState {
  ordinal: number
  attempts: number
  nextAttemptAt: Date | null
}

/** The stored state of a sink, made on its first attaching. */
export async function attachSink(
  db: Db,
  sink: { name: string; kinds: readonly string[]; ordinal: number },
): Promise<SinkState> {
  return await db.one<SinkState>(sql`
    insert into journal_sink (name, kinds, ordinal) values (${sink.name}, ${sink.kinds}, ${sink.ordinal})
    on conflict (name) do update set kinds = excluded.kinds
    returning ordinal, attempts, next_attempt_at as "nextAttemptAt"`)
}

/** Moves a sink's cursor on. False when it is not where this process left it: another one runs the sink. */
export async function moveSink(db: Db, name: string, from: number, to: number): Promise<boolean> {
  const moved = await db.run(sql`
    update journal_sink set ordinal = ${to}, attempts = 0, next_attempt_at = null, last_error = null
    where name = ${name} and ordinal = ${from}`)
  return moved === 1
}

/** Notes a failed delivery. False when another process runs the sink. */
export async function noteFailure(
  db: Db,
  name: string,
  failure: { ordinal: number; attempts: number; nextAttemptAt: Date; error: string },
): Promise<boolean> {
  const noted = await db.run(sql`
    update journal_sink set attempts = ${failure.attempts}, next_attempt_at = ${failure.nextAttemptAt},
      last_error = ${failure.error}
    where name = ${name} and ordinal = ${failure.ordinal}`)
  return noted === 1
}

/** Puts an entry among the dead letters and moves the sink past it, both or neither. */
export async function parkEntry(
  pool: Pool,
  parked: { sink: string; from: number; entry: NumberedEntry; error: string; attempts: number; now: Date },
): Promise<boolean> {
  const { sink, from, entry, error, attempts, now } = parked
  return await inTransaction(pool, entry.tenantId, async (tx) => {
    if (!(await moveSink(tx, sink, from, entry.ordinal))) return false
    await tx.run(sql`
      insert into journal_dead_letter (tenant_id, id, sink, position, error, attempts, parked_at)
      values (${entry.tenantId}, ${newId()}, ${sink}, ${entry.position}, ${error}, ${attempts}, ${now})
      on conflict (tenant_id, sink, position) do update
        set error = excluded.error, attempts = excluded.attempts, parked_at = excluded.parked_at, replayed_at = null`)
    return true
  })
}

/** A sink as its list shows it. */
export interface SinkRow {
  name: string
  kinds: string[]
  lag: number
  is_running: boolean
  attempts: number
  next_attempt_at: Date | null
}

/** All sinks, each with how many of the company's own entries it has yet to pass. */
export async function listSinkRows(ctx: Ctx): Promise<SinkRow[]> {
  return await ctx.db.rows<SinkRow>(sql`
    select s.name, s.kinds, s.attempts, s.next_attempt_at,
      coalesce((select c.position from journal_counter c where c.tenant_id = ${ctx.tenantId}), 0) - coalesce((
        select j.position from journal j where j.tenant_id = ${ctx.tenantId} and j.ordinal <= s.ordinal
        order by j.position desc limit 1), 0) as lag,
      exists (
        select from pg_locks l
        where l.locktype = 'advisory' and l.granted and l.objsubid = 2
          and l.database = (select oid from pg_database where datname = current_database())
          and l.classid::bigint = hashtext(${sinkLock}) & 4294967295
          and l.objid::bigint = hashtext(s.name) & 4294967295) as is_running
    from journal_sink s order by s.name`)
}

/** An entry a sink gave up on. */
export interface DeadLetterRow {
  id: string
  sink: string
  position: number
  error: string
  attempts: number
  parked_at: Date
  replay_requested_at: Date | null
  replayed_at: Date | null
}

const columns = sql`id, sink, position, error, attempts, parked_at, replay_requested_at, replayed_at`

/** Dead letters that wait, newest first; of one sink unless the name is empty. */
export async function listDeadLetterRows(
  ctx: Ctx,
  sink: string,
  cursor: Cursor | undefined,
  limit: number,
): Promise<DeadLetterRow[]> {
  const [parkedAt, id] = cursor ?? ['infinity', 'ffffffff-ffff-ffff-ffff-ffffffffffff']
  return await ctx.db.rows<DeadLetterRow>(sql`
    select ${columns} from journal_dead_letter
    where tenant_id = ${ctx.tenantId} and replayed_at is null and (${sink} = '' or sink = ${sink})
      and (parked_at, id) < (${parkedAt}::timestamptz, ${id}::uuid)
    order by parked_at desc, id desc ${limitTo(limit)}`)
}

/** The entries at some of the company's positions, by position. */
export async function entriesAt(ctx: Ctx, positions: number[]): Promise<Map<number, NumberedEntry>> {
  const entries = await readPositions(ctx.db, ctx.services.keyring, ctx.tenantId, positions)
  return new Map(entries.map((entry) => [entry.position, entry]))
}

/** A waiting dead letter, locked; undefined when there is none. */
export async function findDeadLetterForUpdate(ctx: Ctx, id: string): Promise<DeadLetterRow | undefined> {
  return await ctx.db.maybe<DeadLetterRow>(sql`
    select ${columns} from journal_dead_letter
    where tenant_id = ${ctx.tenantId} and id = ${id} and replayed_at is null for update`)
}

/** Asks the process that runs the sink to deliver a dead letter again. */
export async function requestReplay(ctx: Ctx, id: string): Promise<DeadLetterRow> {
  return await ctx.db.one<DeadLetterRow>(sql`
    update journal_dead_letter set replay_requested_at = ${ctx.receivedAt}
    where tenant_id = ${ctx.tenantId} and id = ${id} returning ${columns}`)
}

/** A dead letter whose replay was asked for. */
export interface WantedReplay {
  tenant_id: string
  id: string
  position: number
}

/** Replays asked for, of all companies. */
export async function listWantedReplays(db: Db, sink: string, most: number): Promise<WantedReplay[]> {
  return await db.rows<WantedReplay>(sql`select tenant_id, id, position from journal_wanted_replays(${sink}, ${most})`)
}

/** Notes what became of a replay: taken, or refused once more for a reason. */
export async function noteReplay(
  db: Db,
  replay: WantedReplay,
  outcome: { takenAt: Date } | { error: string },
): Promise<void> {
  const takenAt = 'takenAt' in outcome ? outcome.takenAt : null
  const error = 'error' in outcome ? outcome.error : null
  await db.run(sql`
    update journal_dead_letter set replayed_at = ${takenAt}, error = coalesce(${error}, error), attempts = attempts + 1,
      replay_requested_at = case when ${error}::text is null then replay_requested_at end
    where tenant_id = ${replay.tenant_id} and id = ${replay.id}`)
}
