import sql, { empty } from 'sql-template-tag'
import type { Ctx } from '../../kernel/ctx.ts'
import { limitTo, type Cursor } from '../../kernel/page.ts'
import { invitationEmail, openVault } from '../privacy/vault.ts'

/** An invitation. The database keeps the e-mail encrypted, with a blind index beside it. */
export interface InvitationRow {
  id: string
  /** Empty once the invitation was withdrawn. */
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

type StoredRow = Omit<InvitationRow, 'email'> & { email: Buffer | null }

/** Its e-mail is under a key of its own: whom it is for has no account yet. */
const keptBy = ({ id }: { id: string }) => ({ id, personId: id })

async function opened(ctx: Ctx, rows: readonly StoredRow[]): Promise<InvitationRow[]> {
  if (rows.length === 0) return []
  const vault = await openVault(
    ctx,
    rows.map(({ id }) => id),
  )
  return rows.map((row) => ({ ...row, email: vault.open(invitationEmail, keptBy(row), row.email) }))
}

export async function insertInvitation(ctx: Ctx, row: InvitationRow): Promise<void> {
  const vault = await openVault(ctx, [row.id])
  const email = vault.seal(invitationEmail, keptBy(row), row.email)
  await ctx.db.run(sql`
    insert into auth_invitation (tenant_id, id, email, email_index, role, workspace_ids, hash, invited_by, created_at,
      received_at, expires_at)
    values (${ctx.tenantId}, ${row.id}, ${email}, ${vault.indexOf(invitationEmail, row.email)}, ${row.role}, ${row.workspace_ids}::uuid[], ${row.hash},
      ${row.invited_by}, ${row.created_at}, ${ctx.receivedAt}, ${row.expires_at})`)
}

/** The invitation, locked, so that it is accepted once. */
export async function findInvitationForUpdate(ctx: Ctx, id: string): Promise<InvitationRow | undefined> {
  const rows = await ctx.db.rows<StoredRow>(sql`
    select ${columns} from auth_invitation where tenant_id = ${ctx.tenantId} and id = ${id} for update`)
  return (await opened(ctx, rows))[0]
}

const open = (ctx: Ctx) => sql`
  tenant_id = ${ctx.tenantId} and accepted_at is null and revoked_at is null and expires_at > ${ctx.receivedAt}`

/**
 * The open invitations of an e-mail, which stay all there are until the transaction ends: whoever invites the same address
 * at the same moment waits, and then sees the new one. Two statements, since one would look before it waits.
 */
export async function listOpenOf(ctx: Ctx, email: string): Promise<InvitationRow[]> {
  const index = (await openVault(ctx)).indexOf(invitationEmail, email)
  await ctx.db.run(sql`select pg_advisory_xact_lock(hashtextextended('eventkit.auth.invitation ' || ${index}, 0))`)
  const rows = await ctx.db.rows<StoredRow>(sql`
    select ${columns} from auth_invitation where ${open(ctx)} and email_index = ${index} order by id for update`)
  return opened(ctx, rows)
}

/** Lists open invitations, newest first. */
export async function listInvitations(ctx: Ctx, cursor: Cursor | undefined, limit: number): Promise<InvitationRow[]> {
  const [createdAt, id] = cursor ?? []
  const after = cursor ? sql` and (created_at, id) < (${createdAt}::timestamptz, ${id}::uuid)` : empty
  const rows = await ctx.db.rows<StoredRow>(sql`
    select ${columns} from auth_invitation where ${open(ctx)}${after} order by created_at desc, id desc ${limitTo(limit)}`)
  return opened(ctx, rows)
}

/** Writes that it was accepted, or withdrawn, which takes its e-mail away. */
export const writeInvitationEnd = (ctx: Ctx, row: InvitationRow): Promise<number> =>
  ctx.db.run(sql`
    update auth_invitation set accepted_at = ${row.accepted_at}, revoked_at = ${row.revoked_at},
      email = case when ${row.revoked_at}::timestamptz is null then email end,
      email_index = case when ${row.revoked_at}::timestamptz is null then email_index end
    where tenant_id = ${ctx.tenantId} and id = ${row.id}`)

/** Deletes the invitations to some addresses, those that were accepted, too; their ids. */
export async function deleteInvitationsTo(ctx: Ctx, emails: readonly string[]): Promise<{ id: string }[]> {
  const vault = await openVault(ctx)
  const indexes = emails.map((email) => vault.indexOf(invitationEmail, email))
  return ctx.db.rows(sql`
    delete from auth_invitation where tenant_id = ${ctx.tenantId} and email_index = any(${indexes}::text[]) returning id`)
}
