import sql, { type Sql } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import { openVault, type SealedColumn } from '../privacy/vault.ts'
import type { Health } from './delivery.rules.ts'

/** Where the delivery to an endpoint stands. */
export interface CursorRow extends Health {
  endpoint_id: string
  position: number
  run: string
  enabled_at: Date
  secret: Buffer
  former_secret: Buffer | null
  former_until: Date | null
}

const columns = sql`
  endpoint_id, position, run, enabled_at, secret, former_secret, former_until, failures, failing_since, paused_until, taken_at`

const of = (ctx: Pick<Ctx, 'tenantId'>, endpointId: string): Sql =>
  sql`tenant_id = ${ctx.tenantId} and endpoint_id = ${endpointId}`

const secretColumn: SealedColumn = { name: 'webhooks_cursor.secret' }
const formerColumn: SealedColumn = { name: 'webhooks_cursor.former_secret' }

/** What deliveries are signed with. */
export interface Secrets {
  secret: string
  /** The one before, while both are used. */
  former: string
  formerUntil: Date | null
}

/** The secrets of an endpoint at a time. */
export async function openSecrets(ctx: Ctx, cursor: CursorRow, now: Date): Promise<Secrets> {
  const vault = await openVault(ctx)
  const row = { id: cursor.endpoint_id }
  const isOverlap = cursor.former_until !== null && cursor.former_until > now
  return {
    secret: vault.open(secretColumn, row, cursor.secret),
    former: isOverlap ? vault.open(formerColumn, row, cursor.former_secret) : '',
    formerUntil: isOverlap ? cursor.former_until : null,
  }
}

/** Starts a new endpoint's delivery with what is numbered from now on. */
export async function insertCursor(ctx: Ctx, endpointId: string, secret: string): Promise<void> {
  const vault = await openVault(ctx)
  await ctx.db.run(sql`
    insert into webhooks_cursor (tenant_id, endpoint_id, position, secret, enabled_at)
    values (${ctx.tenantId}, ${endpointId}, ${endOfJournal(ctx)}, ${vault.seal(secretColumn, { id: endpointId }, secret)},
      ${ctx.receivedAt})`)
}

const endOfJournal = (ctx: Pick<Ctx, 'tenantId'>): Sql =>
  sql`coalesce((select position from journal_counter where tenant_id = ${ctx.tenantId}), 0)`

/** The newest position of the company's journal. */
export async function readEnd(ctx: Ctx): Promise<number> {
  return (await ctx.db.one<{ position: number }>(sql`select ${endOfJournal(ctx)} as position`)).position
}

/** The cursor, locked until the transaction ends: after its endpoint, before its deliveries. */
export const getCursorForUpdate = (ctx: Ctx, endpointId: string): Promise<CursorRow> =>
  ctx.db.one<CursorRow>(sql`select ${columns} from webhooks_cursor where ${of(ctx, endpointId)} for update`)

/** Locks cursors, in one order. */
export const lockCursors = (ctx: Ctx, endpointIds: readonly string[]): Promise<number> =>
  ctx.db.run(sql`
    select from webhooks_cursor where tenant_id = ${ctx.tenantId} and endpoint_id = any(${endpointIds}::uuid[])
    order by endpoint_id for update`)

/** The cursor as it is. */
export const getCursor = (ctx: Ctx, endpointId: string): Promise<CursorRow> =>
  ctx.db.one<CursorRow>(sql`select ${columns} from webhooks_cursor where ${of(ctx, endpointId)}`)

/** Notes which run delivers from now on. */
export const takeRun = (ctx: Ctx, endpointId: string, run: string): Promise<number> =>
  ctx.db.run(sql`update webhooks_cursor set run = ${run} where ${of(ctx, endpointId)}`)

/** Moves the cursor. */
export const moveCursor = (ctx: Ctx, endpointId: string, position: number): Promise<number> =>
  ctx.db.run(sql`update webhooks_cursor set position = ${position} where ${of(ctx, endpointId)}`)

/** Notes how an endpoint does. */
export const writeHealth = (ctx: Ctx, endpointId: string, health: Health): Promise<number> =>
  ctx.db.run(sql`
    update webhooks_cursor set failures = ${health.failures}, failing_since = ${health.failing_since},
      paused_until = ${health.paused_until}, taken_at = ${health.taken_at}
    where ${of(ctx, endpointId)}`)

/** Has an endpoint asked at once, as if nothing had failed. */
export const forgetFailures = (ctx: Ctx, endpointId: string): Promise<number> =>
  ctx.db.run(sql`
    update webhooks_cursor set failures = 0, failing_since = null, paused_until = null
    where ${of(ctx, endpointId)}`)

/** Starts an endpoint again that was off: what waited has its time from now. */
export const restartCursor = (ctx: Ctx, endpointId: string): Promise<number> =>
  ctx.db.run(sql`
    update webhooks_cursor set failures = 0, failing_since = null, paused_until = null, off_reason = 0,
      enabled_at = ${ctx.receivedAt}
    where ${of(ctx, endpointId)}`)

/** Notes why the server switched an endpoint off, and that its deliveries end with that. */
export const writeOffReason = (ctx: Ctx, endpointId: string, reason: number): Promise<number> =>
  ctx.db.run(sql`
    update webhooks_cursor set off_reason = ${reason}, failures = 0, failing_since = null, paused_until = null
    where ${of(ctx, endpointId)}`)

/** Writes a new secret, and keeps the one before until a time. */
export async function writeSecrets(ctx: Ctx, endpointId: string, secrets: Secrets): Promise<void> {
  const vault = await openVault(ctx)
  const row = { id: endpointId }
  await ctx.db.run(sql`
    update webhooks_cursor set secret = ${vault.seal(secretColumn, row, secrets.secret)},
      former_secret = ${vault.seal(formerColumn, row, secrets.former)}, former_until = ${secrets.formerUntil}
    where ${of(ctx, endpointId)}`)
}

/** What a company's living endpoints that are on are told of. */
export const listListening = (db: Db, tenantId: string): Promise<{ id: string; kinds: string[] }[]> =>
  db.rows(sql`
    select id, kinds from webhooks_endpoint where tenant_id = ${tenantId} and enabled and deleted_at is null`)

/** How many of the company's living endpoints are on; who else switches one on waits until the transaction ends. */
export async function countListening(ctx: Ctx): Promise<number> {
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.webhooks'), hashtext(${ctx.tenantId}))`)
  const { count } = await ctx.db.one<{ count: number }>(sql`
    select count(*)::int from webhooks_endpoint
    where tenant_id = ${ctx.tenantId} and enabled and deleted_at is null`)
  return count
}
