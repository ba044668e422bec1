import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'

/** An invitation as the database keeps it. */
export interface InvitationRow {
  id: string
  email: string
  role: string
  workspace_ids: string[]
  hash: Buffer
  invited_by: string
  created_at: Date
  expires_at: Date
  accepted_at: Date | null
  revoked_at: Date | null
}

const columns = sql`
  id, email, role, workspace_ids, hash, invited_by, created_at, expires_at, accepted_at, revoked_at`

export const insertInvitation = (ctx: Ctx, row: InvitationRow): Promise<number> =>
  ctx.db.run(sql`
    insert into auth_invitation (tenant_id, id, email, role, workspace_ids, hash, invited_by, created_at, received_at,
      expires_at)
    values (${ctx.tenantId}, ${row.id}, ${row.email}, ${row.role}, ${row.workspace_ids}::uuid[], ${row.hash},
      ${row.invited_by}, ${row.created_at}, ${ctx.receivedAt}, ${row.expires_at})`)

/** The invitation, locked, so that it is accepted once. */
export const findInvitationForUpdate = (ctx: Ctx, id: string): Promise<InvitationRow | undefined> =>
  ctx.db.maybe(sql`select ${columns} from auth_invitation where tenant_id = ${ctx.tenantId} and id = ${id} for update`)

const open = (ctx: Ctx) => sql`
  tenant_id = ${ctx.tenantId} and accepted_at is null and revoked_at is null and expires_at > ${ctx.receivedAt}`

/**
 * The open invitations of an e-mail, which stay all there are until the transaction ends: whoever invites the same address
 * at the same moment waits, and then sees the new one. Two statements, since one would look before it waits.
 */
export async function listOpenOf(ctx: Ctx, email: string): Promise<InvitationRow[]> {
  const name = `eventkit.auth.invitation ${ctx.tenantId} `
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended(${name} || lower(${email}), 0))`)
  return ctx.db.rows(sql`
    select ${columns} from auth_invitation where ${open(ctx)} and lower(email) = lower(${email}) order by id for update`)
}

/** Lists open invitations, newest first. */
export function listInvitations(ctx: Ctx, cursor: Cursor | undefined, limit: number): Promise<InvitationRow[]> {
  const [createdAt, id] = cursor ?? []
  const after = cursor ? sql` and (created_at, id) < (${createdAt}::timestamptz, ${id}::uuid)` : empty
  return ctx.db.rows(sql`
    select ${columns} from auth_invitation where ${open(ctx)}${after} order by created_at desc, id desc ${limitTo(limit)}`)
}

export const writeInvitationEnd = (ctx: Ctx, row: InvitationRow): Promise<number> =>
  ctx.db.run(sql`
    update auth_invitation set accepted_at = ${row.accepted_at}, revoked_at = ${row.revoked_at}
    where tenant_id = ${ctx.tenantId} and id = ${row.id}`)
