import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, invalid, resourceExhausted } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { findRecordForUpdate } from '../records/index.ts'
import { lockPerson } from '../tenancy/index.ts'
import { revokeKeysOf } from './api-key.store.ts'
import { couldGrantNow } from './former-rights.ts'
import { limitingGuesses, mayAskForReset } from './guessing.ts'
import { resetMail, type ResetWords } from './mail.texts.ts'
import { hashPassword, isPassword } from './password.ts'
import {
  findPasswordHashForUpdate,
  findResetForUpdate,
  insertReset,
  listResettable,
  lockPasswordHash,
  useResets,
  writePasswordHash,
  type Resettable,
} from './password.store.ts'
import { systemPrincipal } from './principal.ts'
import { isSecretOf, makeSecretToken, readSecretToken, type SecretToken } from './secret-token.ts'
import { revokeSessions } from './session.store.ts'
import { assertPerson, getUser, getUserToManage, recordAct } from './user.actions.ts'
import { payloadOf } from './user.rules.ts'
import { type UserRow, users } from './user.ts'

const resetMs = 60 * 60_000

/** What a new password ends besides sessions: the person's API keys, when they ask for it. */
export interface NewPassword {
  password: string
  revokesApiKeys: boolean
}

/** Changes the caller's password and ends their other sessions. */
export async function changePassword(ctx: Ctx, current: string, next: NewPassword): Promise<void> {
  assertPerson(ctx)
  const user = await getUser(ctx, ctx.principal.userId)
  const stored = await findPasswordHashForUpdate(ctx, user.id)
  const hash = stored?.password_hash
  if (!hash) throw failedPrecondition('no_password', 'Another service signs you in here; change your password there.')
  await limitingGuesses(ctx, user.id, async () => {
    if (!(await isPassword(current, hash))) throw invalid('current_password', 'is not your password')
  })
  const newHash = await hashPassword(ctx.services, user.email ?? user.id, 'new_password', next.password)
  await setPassword(ctx, user, newHash, next, ctx.principal.sessionId)
  recordAct(ctx, 'auth.password.changed', user, { api_keys_revoked: next.revokesApiKeys })
}

/** Writes a password, and ends every open link, every session but one and, if so wished, every key of the person. */
async function setPassword(
  ctx: Ctx,
  user: UserRow,
  hash: string,
  { revokesApiKeys }: NewPassword,
  keptSession?: string,
): Promise<void> {
  await writePasswordHash(ctx, user.id, hash)
  await useResets(ctx, user.id)
  await revokeSessions(ctx, user.id, keptSession)
  if (revokesApiKeys) await revokeKeysOf(ctx, user.id)
}

/**
 * Sends reset links to an e-mail, in one mail: a link for each of its accounts, twenty at most; asked again, the oldest ten
 * again and the next ones.
 * Answers before it does, and always the same, so that neither the reply nor its time tells who has an account. Not in the
 * journal: nothing has changed yet, and a stranger's request must not write into a company's journal.
 */
export async function requestPasswordReset(ctx: Ctx, email: string): Promise<void> {
  const to = email.trim()
  if (!(await mayAskForReset(ctx, to))) return
  const accounts = await listResettable(ctx, to, hourBefore(ctx))
  const making = accounts.map((account) =>
    ctx.transact(systemPrincipal(account.tenant_id), (own) => makeMailedLink(own, account)),
  )
  Promise.all(making)
    .then((made) => sendLinks(ctx, to, made.flat()))
    .catch((error: unknown) => ctx.log.error({ err: error }, 'a password reset was not made or not sent'))
}

const hourBefore = (ctx: Ctx): Date => new Date(ctx.receivedAt.getTime() - 3_600_000)

interface MailedLink extends ResetWords {
  locale: string
}

/** A link for one account; none when it was given three within the hour. */
async function makeMailedLink(ctx: Ctx, { user_id: userId, company_name: company }: Resettable): Promise<MailedLink[]> {
  // Erasing waits for this, or is seen here.
  const made = (await lockPerson(ctx, userId)) && (await makeReset(ctx, userId, null))
  if (!made) return []
  const { link } = made
  const { name, locale } = await getUser(ctx, userId)
  if (!ctx.services.config.smtpUrl) {
    const message = 'a password reset was asked for; no mail server is set, so here is the link'
    ctx.log.info({ user_id: userId, link }, message)
  }
  return [{ name, locale, company, link }]
}

async function sendLinks(ctx: Ctx, to: string, links: MailedLink[]): Promise<void> {
  const [first, ...others] = links
  if (!first || !ctx.services.config.smtpUrl) return
  await ctx.services.sendMail({ to, ...resetMail(first.locale, [first, ...others]) })
}

/** A link with which a person sets a new password. */
export interface ResetLink {
  link: string
  expiresAt: Date
}

/**
 * Makes a reset link for somebody else to hand over. Refused for one's own account, which asks for the present password, and
 * for accounts with permissions that the caller lacks.
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
  const made = await makeReset(ctx, user.id, ctx.principal.userId)
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
    personal: [{ personId: user.id, payload: ['name'] }],
  })
  return made
}

/** Undefined when the person was given three links within the hour. `madeBy` is whoever hands it over; null by mail. */
async function makeReset(ctx: Ctx, userId: string, madeBy: string | null): Promise<ResetLink | undefined> {
  const id = newId()
  const { text: token, hash } = makeSecretToken(ctx.tenantId, id)
  const expiresAt = new Date(ctx.receivedAt.getTime() + resetMs)
  const row = { id, user_id: userId, hash, expires_at: expiresAt, made_by: madeBy }
  if (!(await insertReset(ctx, row, hourBefore(ctx)))) return undefined
  return { link: `${ctx.services.config.publicUrl}/reset-password?token=${token}`, expiresAt }
}

/** Sets a new password by a link's token, and ends every session. */
export async function resetPassword(ctx: Ctx, text: string, next: NewPassword): Promise<void> {
  const token = readSecretToken(text)
  if (!token) throw resetDead()
  const system = systemPrincipal(token.tenantId)
  // Looked at first, so that a dead link costs no hashing, which happens outside of any transaction.
  const { id, email } = await ctx.transact(system, (own) => getOpenReset(own, token))
  const hash = await hashPassword(ctx.services, email ?? id, 'password', next.password)
  await ctx.transact(system, async (own) => {
    const user = await getOpenReset(own, token)
    await setPassword(own, user, hash, next)
    const person = own.actAs({ ...system, userId: user.id, name: user.name })
    recordAct(person, 'auth.password.reset', user, { api_keys_revoked: next.revokesApiKeys })
  })
}

/** The active person an open link is for; the link is locked until the transaction ends. */
async function getOpenReset(ctx: Ctx, token: SecretToken): Promise<UserRow> {
  const reset = await findResetForUpdate(ctx, token.id)
  const isOpen = reset && !reset.used_at && reset.expires_at > ctx.receivedAt && isSecretOf(token, reset.hash)
  const user = isOpen ? await findRecordForUpdate(ctx, users, reset.user_id) : undefined
  if (user?.state !== 'active') throw resetDead()
  if (reset?.made_by && !(await couldGrantNow(ctx, reset.made_by, user.role))) throw resetDead()
  return user
}

const resetDead = () => failedPrecondition('link_dead', 'This link was used or has expired; ask for a new one.')
