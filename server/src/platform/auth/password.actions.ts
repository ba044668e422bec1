import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, invalid, resourceExhausted } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { resetMail } from './mail.texts.ts'
import { hashPassword, isPassword } from './password.ts'
import {
  findLogins,
  findPasswordHashForUpdate,
  findResetForUpdate,
  insertReset,
  lockPasswordHash,
  useResets,
  writePasswordHash,
  type Login,
} from './password.store.ts'
import { systemPrincipal } from './principal.ts'
import { isSecretOf, makeSecretToken, readSecretToken, type SecretToken } from './secret-token.ts'
import { revokeSessions } from './session.store.ts'
import { assertPerson, getUser, getUserToManage, recordAct } from './user.actions.ts'
import { payloadOf, type UserRow } from './user.rules.ts'
import { findUserForUpdate } from './user.store.ts'

const resetMs = 60 * 60_000

/** Changes the caller's password and ends their other sessions. */
export async function changePassword(ctx: Ctx, current: string, next: string): Promise<void> {
  assertPerson(ctx)
  const user = await getUser(ctx, ctx.principal.userId)
  const stored = await findPasswordHashForUpdate(ctx, user.id)
  if (!stored?.password_hash) {
    throw failedPrecondition('no_password', 'Another service signs you in here; change your password there.')
  }
  if (!(await isPassword(current, stored.password_hash))) throw invalid('current_password', 'is not your password')
  await writePasswordHash(ctx, user.id, await hashPassword('new_password', next))
  await useResets(ctx, user.id)
  await revokeSessions(ctx, user.id, ctx.principal.sessionId)
  recordAct(ctx, 'auth.password.changed', user)
}

/**
 * Sends a reset link to each account of an e-mail. Answers before it does, and always the same, so that neither the reply
 * nor its time tells who has an account. Not in the journal: nothing has changed yet, and a stranger's request must not
 * write into a company's journal.
 */
export async function requestPasswordReset(ctx: Ctx, email: string): Promise<void> {
  const logins = await findLogins(ctx, email.trim(), null)
  const sending = logins.map((login) =>
    ctx.transact(systemPrincipal(login.tenant_id), (own) => sendReset(own, login, email.trim())),
  )
  Promise.all(sending).catch((error: unknown) => ctx.log.error({ err: error }, 'a password reset was not made'))
}

async function sendReset(ctx: Ctx, login: Login, to: string): Promise<void> {
  const made = await makeReset(ctx, login.user_id)
  if (!made) return
  const user = await getUser(ctx, login.user_id)
  const { config, sendMail } = ctx.services
  const { link } = made
  if (!config.smtpUrl) {
    ctx.log.info(
      { user_id: user.id, link },
      'a password reset was asked for; no mail server is set, so here is the link',
    )
    return
  }
  const mail = resetMail(user.locale, { name: user.name, company: login.company_name, link })
  // After the commit or shortly before it: the transaction must not wait for the mail server.
  sendMail({ to, ...mail }).catch((error: unknown) =>
    ctx.log.error({ err: error, user_id: user.id }, 'a reset mail was not sent'),
  )
}

/** A link with which a person sets a new password. */
export interface ResetLink {
  link: string
  expiresAt: Date
}

/**
 * Makes a reset link for somebody else to hand over. Refused for one's own account, which asks for the present password, and
 * for accounts that can more than the caller's.
 */
export async function createResetLink(ctx: Ctx, userId: string): Promise<ResetLink> {
  assertPerson(ctx)
  const user = await getUserToManage(ctx, userId)
  if (user.id === ctx.principal.userId) {
    throw failedPrecondition('own_account', 'Change your own password on your profile.')
  }
  const stored = await lockPasswordHash(ctx, user.id)
  if (!stored?.password_hash) {
    throw failedPrecondition('no_password', `${user.name} has no password here that could be reset.`)
  }
  const made = await makeReset(ctx, user.id)
  if (!made) {
    throw resourceExhausted('too_many_links', 'Three reset links were created for this person within an hour.', {
      retryAfter: resetMs / 1000,
    })
  }
  ctx.record({
    kind: 'auth.password.link_created',
    subjectType: 'auth.user',
    subjectId: user.id,
    subjectVersion: user.version,
    changes: [],
    payload: { ...payloadOf(user), user_id: user.id },
  })
  return made
}

/** Undefined when the person was given three links within the hour. */
async function makeReset(ctx: Ctx, userId: string): Promise<ResetLink | undefined> {
  const id = newId()
  const { text: token, hash } = makeSecretToken(ctx.tenantId, id)
  const expiresAt = new Date(ctx.receivedAt.getTime() + resetMs)
  if (!(await insertReset(ctx, id, userId, hash, expiresAt))) return undefined
  return { link: `${ctx.services.config.publicUrl}/reset-password?token=${token}`, expiresAt }
}

/** Sets a new password by a link's token, and ends every session. */
export async function resetPassword(ctx: Ctx, text: string, password: string): Promise<void> {
  const token = readSecretToken(text)
  if (!token) throw resetDead()
  const system = systemPrincipal(token.tenantId)
  // Looked at first, so that a dead link costs no hashing, which happens outside of any transaction.
  await ctx.transact(system, (own) => getOpenReset(own, token))
  const hash = await hashPassword('password', password)
  await ctx.transact(system, async (own) => {
    const user = await getOpenReset(own, token)
    await writePasswordHash(own, user.id, hash)
    await useResets(own, user.id)
    await revokeSessions(own, user.id)
    recordAct(own.actAs({ ...system, userId: user.id, name: user.name }), 'auth.password.reset', user)
  })
}

/** The active person an open link is for; the link is locked until the transaction ends. */
async function getOpenReset(ctx: Ctx, token: SecretToken): Promise<UserRow> {
  const reset = await findResetForUpdate(ctx, token.id)
  const isOpen = reset && !reset.used_at && reset.expires_at > ctx.receivedAt && isSecretOf(token, reset.hash)
  const user = isOpen ? await findUserForUpdate(ctx, reset.user_id) : undefined
  if (user?.state !== 'active') throw resetDead()
  return user
}

const resetDead = () => failedPrecondition('link_dead', 'This link was used or has expired; ask for a new one.')
