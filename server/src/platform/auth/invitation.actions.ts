import type { Change, Ctx } from '../../kernel/ctx.ts'
import { conflict, failedPrecondition, notFound } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { assertMayGrant, assertOutranks, canInWorkspace } from '../rbac/index.ts'
import { findRecord } from '../records/index.ts'
import { findDefaultWorkspaceId, getCompany, setMember, workspaces } from '../tenancy/index.ts'
import { destroyPersonKeys } from '../privacy/person-key.store.ts'
import { forgetRepliesWith } from './erasure.store.ts'
import { couldGrantNow } from './former-rights.ts'
import {
  findInvitationForUpdate,
  insertInvitation,
  listOpenOf,
  writeInvitationEnd,
  type InvitationRow,
} from './invitation.store.ts'
import { invitationMail } from './mail.texts.ts'
import { hashPassword } from './password.ts'
import { systemPrincipal } from './principal.ts'
import { isSecretOf, makeSecretToken, readSecretToken, type SecretToken } from './secret-token.ts'
import { startSession, type SignedIn } from './session.actions.ts'
import { createUser } from './user.actions.ts'
import { findUserByEmail } from './user.store.ts'

const goodForMs = 7 * 24 * 3_600_000

/** Whom to invite, as what, into which workspaces (the inviter's default when none). */
export interface InviteUser {
  email: string
  role: string
  workspaceIds: string[]
}

/** An invitation just made: the link is given away here and nowhere else. */
export type Invited = InvitationRow & { link: string; mailed: boolean }

/** Invites a person; an open invitation to the same address is replaced. */
export async function inviteUser(ctx: Ctx, input: InviteUser): Promise<Invited> {
  const email = input.email.trim()
  await assertMayGrant(ctx, 'role', input.role)
  if (await findUserByEmail(ctx, email)) {
    throw conflict('already_exists', 'This company has an account for this e-mail already.')
  }
  const workspaceIds = await chooseWorkspaces(ctx, input.workspaceIds)
  for (const former of await listOpenOf(ctx, email)) await endInvitation(ctx, former)
  const id = newId()
  const { text: token, hash } = makeSecretToken(ctx.tenantId, id)
  const row: InvitationRow = {
    id,
    email,
    role: input.role,
    workspace_ids: workspaceIds,
    hash,
    invited_by: ctx.principal.userId,
    created_at: ctx.now,
    expires_at: new Date(ctx.receivedAt.getTime() + goodForMs),
    accepted_at: null,
    revoked_at: null,
  }
  await insertInvitation(ctx, row)
  recordInvitation(ctx, 'auth.invitation.created', row, [
    { field: 'email', old: null, new: email },
    { field: 'role', old: null, new: row.role },
    { field: 'workspace_ids', old: null, new: workspaceIds },
  ])
  const link = `${ctx.services.config.publicUrl}/invitation?token=${token}`
  return { ...row, link, mailed: await mailInvitation(ctx, email, link) }
}

async function chooseWorkspaces(ctx: Ctx, wanted: string[]): Promise<string[]> {
  const ids = [...new Set(wanted.map((id) => id.toLowerCase()))]
  for (const id of ids) {
    const workspace = canInWorkspace(ctx, id) ? await findRecord(ctx, workspaces, id) : undefined
    if (!workspace || workspace.deleted_at) throw notFound('workspace', 'workspace_ids')
  }
  if (ids.length > 0) return ids
  // Nobody can invite into a workspace that they do not see.
  const own = await findDefaultWorkspaceId(ctx)
  return own ? [own] : []
}

/** True when the mail server took it. Otherwise the link is logged, and the inviter has it from the reply. */
async function mailInvitation(ctx: Ctx, to: string, link: string): Promise<boolean> {
  const { name: company } = await getCompany(ctx)
  const mail = invitationMail(ctx.principal.locale, { company, inviter: ctx.principal.name, link })
  try {
    if (await ctx.services.sendMail({ to, ...mail })) return true
    ctx.log.info({ link }, 'somebody was invited; no mail server is set, so here is the link')
  } catch (error) {
    ctx.log.error({ err: error }, 'an invitation was not mailed; the inviter has the link')
  }
  return false
}

/**
 * Withdraws an invitation; its link stops working at once, and whom it was for is erased: the e-mail goes from its row, from
 * kept replies and, with its key, from the journal. Withdrawing twice changes nothing.
 */
export async function revokeInvitation(ctx: Ctx, id: string): Promise<InvitationRow> {
  const invitation = await findInvitationForUpdate(ctx, id)
  if (!invitation) throw notFound('invitation')
  if (invitation.accepted_at)
    throw failedPrecondition('accepted', 'The invitation was accepted; deactivate the person instead.')
  return invitation.revoked_at ? invitation : endInvitation(ctx, invitation)
}

/** An invitation can be withdrawn only by somebody who could have made it. */
async function endInvitation(ctx: Ctx, invitation: InvitationRow): Promise<InvitationRow> {
  await assertOutranks(ctx, invitation.role)
  const ended = { ...invitation, email: '', revoked_at: ctx.receivedAt }
  await writeInvitationEnd(ctx, ended)
  await forgetRepliesWith(ctx, [invitation.email])
  await destroyPersonKeys(ctx.db, ctx.tenantId, [invitation.id], ctx.receivedAt)
  recordInvitation(ctx, 'auth.invitation.revoked', ended, [])
  return ended
}

/** What a link is for, shown before it is accepted. */
export async function openInvitation(ctx: Ctx, text: string): Promise<InvitationRow & { company_name: string }> {
  const token = readInvitation(text)
  return ctx.transact(systemPrincipal(token.tenantId), async (own) => {
    const invitation = await getOpenInvitation(own, token)
    return { ...invitation, company_name: (await getCompany(own)).name }
  })
}

/** What the invited person tells of themself. */
export interface AcceptInvitation {
  token: string
  name: string
  password: string
  timeZone: string
  locale: string
}

/** Makes the invited person's account, puts them into their workspaces and signs them in. */
export async function acceptInvitation(ctx: Ctx, input: AcceptInvitation): Promise<SignedIn> {
  const token = readInvitation(input.token)
  const newcomer = { ...systemPrincipal(token.tenantId), userId: newId(), name: input.name.trim() }
  // Looked at first, so that a dead link costs no hashing, which happens outside of any transaction.
  const { email } = await ctx.transact(newcomer, (own) => getOpenInvitation(own, token))
  const passwordHash = await hashPassword(ctx.services, email, 'password', input.password)
  return ctx.transact(newcomer, async (own) => {
    const invitation = await getOpenInvitation(own, token)
    const { role } = invitation
    const { id } = await createUser(own, { ...input, id: newcomer.userId, email, role, passwordHash })
    for (const workspaceId of invitation.workspace_ids) await joinWorkspace(own, workspaceId, id)
    const accepted = { ...invitation, accepted_at: own.receivedAt }
    await writeInvitationEnd(own, accepted)
    recordInvitation(own, 'auth.invitation.accepted', accepted, [])
    return startSession(own, id)
  })
}

/** A workspace that went to the bin since the invitation is joined all the same: it may come back. */
const joinWorkspace = (ctx: Ctx, workspaceId: string, userId: string) =>
  setMember(ctx, workspaceId, userId, 'team_member')

function readInvitation(text: string): SecretToken {
  const token = readSecretToken(text)
  if (!token) throw invitationDead()
  return token
}

/** The invitation, locked until the transaction ends, so that it is accepted once. */
async function getOpenInvitation(ctx: Ctx, token: SecretToken): Promise<InvitationRow> {
  const invitation = await findInvitationForUpdate(ctx, token.id)
  const isOpen =
    invitation && !invitation.accepted_at && !invitation.revoked_at && invitation.expires_at > ctx.receivedAt
  if (!isOpen || !isSecretOf(token, invitation.hash)) throw invitationDead()
  if (await isLapsed(ctx, invitation)) throw invitationDead()
  return invitation
}

/** True while whoever invited could not do so now; see couldGrantNow. */
export const isLapsed = async (ctx: Ctx, { invited_by, role, workspace_ids }: InvitationRow): Promise<boolean> =>
  !(await couldGrantNow(ctx, invited_by, role, workspace_ids))

const invitationDead = () =>
  failedPrecondition('link_dead', 'This invitation was used, withdrawn or has expired; ask for a new one.')

function recordInvitation(ctx: Ctx, kind: string, row: InvitationRow, changes: Change[]): void {
  ctx.record({
    kind,
    subjectType: 'auth.invitation',
    subjectId: row.id,
    subjectVersion: row.accepted_at || row.revoked_at ? 2 : 1,
    changes,
    payload: { email: row.email, role: row.role },
    // Whom it is for has no account yet.
    personal: [{ personId: row.id, fields: ['email'], payload: ['email'] }],
  })
}
