import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'

/** A job as its table has it; the engine's names. */
export interface JobRow {
  id: string
  kind: string
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'
  /** Tries begun so far, and how many there may be. */
  attempts: number
  most_attempts: number
  /** While it runs how far it is (`done`, `total`); after a failure why (`message`, and a DomainError's `kind`, `reason`). */
  output: JsonObject | null
  payload: JsonObject
  user_id: string | null
  created_at: Date
  /** The same to the microsecond, which tells jobs apart that were added together. */
  place: string
  run_at: Date
  started_at: Date | null
  ended_at: Date | null
}

const columns = sql`
  id, name as kind, state::text, retry_limit + 1 as most_attempts,
  retry_count + case when started_on is null then 0 else 1 end as attempts,
  output, data->'payload' as payload, data->>'user_id' as user_id, created_on as created_at, created_on::text as place, start_after as run_at, started_on as started_at,
  completed_on as ended_at`

/** What of a company's jobs is asked for; empty for all. */
export interface JobFilter {
  states: readonly JobRow['state'][]
  kinds: readonly string[]
}

/** One page of the company's jobs, newest first, after a cursor of [place, id]. */
export async function listJobRows(
  ctx: Ctx,
  { states, kinds }: JobFilter,
  cursor: Cursor | undefined,
  limit: number,
): Promise<JobRow[]> {
  const after = cursor ? sql`and (created_on, id) < (${cursor[0]}::timestamptz, ${cursor[1]}::uuid)` : sql``
  return await ctx.db.rows<JobRow>(sql`
    select ${columns} from jobs.job
    where group_id = ${ctx.tenantId} ${oneOf(sql`state::text`, states)} ${oneOf(sql`name`, kinds)} ${after}
    order by created_on desc, id desc ${limitTo(limit)}`)
}

const oneOf = (column: Sql, values: readonly string[]): Sql =>
  values.length > 0 ? sql`and ${column} = any(${values})` : sql``

/** The latest jobs of a kind for these values of a field of their payload, by the value. */
export async function latestJobsFor(
  ctx: Ctx,
  { kind, field }: { kind: string; field: string },
  values: readonly string[],
): Promise<Map<string, JobRow>> {
  const value = sql`data->'payload'->>${field}`
  const rows = await ctx.db.rows<JobRow & { value: string }>(sql`
    select distinct on (value) * from (
      select ${columns}, ${value} as value from jobs.job
      where group_id = ${ctx.tenantId} and name = ${kind} and ${value} = any(${values})) j
    order by value, place desc, id desc`)
  return new Map(rows.map(({ value: of, ...row }) => [of, row]))
}

/** A job of the company, or undefined. */
export const findJobRow = (ctx: Ctx, id: string): Promise<JobRow | undefined> =>
  ctx.db.maybe<JobRow>(sql`select ${columns} from jobs.job where group_id = ${ctx.tenantId} and id = ${id}`)

/** The same, locked until the transaction ends. */
export const findJobRowForUpdate = (ctx: Ctx, id: string): Promise<JobRow | undefined> =>
  ctx.db.maybe<JobRow>(sql`select ${columns} from jobs.job where group_id = ${ctx.tenantId} and id = ${id} for update`)

/** True when another job of this one's key has not ended. */
export async function hasSuccessor(ctx: Ctx, id: string): Promise<boolean> {
  const other = await ctx.db.maybe(sql`
    select from jobs.job j join jobs.job o on o.name = j.name and o.singleton_key = j.singleton_key and o.id <> j.id
    where j.group_id = ${ctx.tenantId} and j.id = ${id} and o.state <= 'active'`)
  return other !== undefined
}

/** The company's jobs of a kind that have not ended. Who else asks waits until the transaction ends. */
export async function lockOpenJobs(ctx: Ctx, kind: string): Promise<{ id: string; payload: JsonObject }[]> {
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtext(${`eventkit.jobs.${kind}`}), hashtext(${ctx.tenantId}))`)
  return await ctx.db.rows(sql`
    select id, data->'payload' as payload from jobs.job
    where group_id = ${ctx.tenantId} and name = ${kind} and state <= 'active'`)
}

/** When each schedule last came due, by its name. */
export async function cronTimes(db: Db): Promise<Map<string, Date>> {
  const rows = await db.rows<{ name: string; last_at: Date }>(sql`select name, last_at from jobs.cron`)
  return new Map(rows.map((row) => [row.name, row.last_at]))
}

/** Notes that a schedule came due. False when another process did so first. */
export async function moveCron(db: Db, name: string, from: Date | undefined, to: Date): Promise<boolean> {
  const moved = from
    ? sql`update jobs.cron set last_at = ${to} where name = ${name} and last_at = ${from}`
    : sql`insert into jobs.cron (name, last_at) values (${name}, ${to}) on conflict do nothing`
  return (await db.run(moved)) === 1
}
