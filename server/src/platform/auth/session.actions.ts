import type { Ctx } from '../../kernel/ctx.ts'
import { DomainError, failedPrecondition, unauthenticated } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { getCompany, type CompanyRow } from '../tenancy/index.ts'
import { findAccess } from './access.store.ts'
import { rememberDevice } from './device.ts'
import { limitingGuesses } from './guessing.ts'
import { assertOwnOrigin, clearRefreshCookie, refreshCookie, refreshSeconds, setRefreshCookie } from './cookie.ts'
import { hashesOf } from './password.ts'
import { findLogins, findSalts, lockPasswordHash, type Login } from './password.store.ts'
import { principalOf, systemPrincipal } from './principal.ts'
import { isSecretOf, makeSecretToken, readSecretToken, type SecretToken } from './secret-token.ts'
import { isTradable } from './session.rules.ts'
import {
  findRefreshTokenForUpdate,
  insertRefreshToken,
  revokeFamily,
  revokeSessions,
  useRefreshToken,
  type RefreshTokenRow,
} from './session.store.ts'
import { sessionEnded, signAccessToken } from './token.ts'
import { assertPerson, getUser, recordAct } from './user.actions.ts'
import type { UserRow } from './user.ts'

/** Somebody signed in: what the reply carries; the refresh token is in its cookie. */
export interface SignedIn {
  /** Empty while the company waits for approval. */
  accessToken: string
  user: UserRow
  company: CompanyRow
}

/** Who wants to sign in where. */
export interface SignIn {
  email: string
  password: string
  /** Empty unless they were asked which. */
  companyId: string
}

/** Signs in by e-mail and password. */
export async function signIn(ctx: Ctx, input: SignIn): Promise<SignedIn> {
  const email = input.email.trim()
  const logins = await limitingGuesses(ctx, email, () => findFitting(ctx, email, input))
  const login = chooseLogin(logins)
  if (login.company_state === 'pending') throw companyPending()
  return ctx.transact(systemPrincipal(login.tenant_id), async (own) => {
    // The password was checked outside of this transaction; whoever changed it meanwhile has ended every session.
    const stored = await lockPasswordHash(own, login.user_id)
    if (stored?.password_hash !== login.password_hash) throw signInFailed()
    return startSession(own, login.user_id)
  })
}

const signInFailed = () => unauthenticated('sign_in_failed', 'The e-mail or the password is wrong.')

const companyPending = () =>
  failedPrecondition(
    'company_pending',
    'Your company is waiting for approval by the operator; you can sign in after that.',
  )

/**
 * The accounts of an e-mail that the password fits, at least one. Of others nothing is told, not even by the time it takes;
 * and none is left out, however many people signed up with the e-mail.
 */
async function findFitting(ctx: Ctx, email: string, { password, companyId }: SignIn): Promise<[Login, ...Login[]]> {
  const hashes = await hashesOf(ctx.services, email, password, await findSalts(ctx, email))
  const [first, ...others] = await findLogins(ctx, email, companyId || null, hashes)
  if (!first) throw signInFailed()
  return [first, ...others]
}

function chooseLogin([first, ...others]: [Login, ...Login[]]): Login {
  if (others.length === 0) return first
  throw failedPrecondition('company_required', 'This account is in several companies; choose one.', {
    items: [first, ...others].map((login) => ({
      id: login.tenant_id,
      reason: 'company',
      description: login.company_name,
    })),
  })
}

/** Starts a session of a person of the company, as themself; their device gets the cookie. */
export async function startSession(ctx: Ctx, userId: string): Promise<SignedIn> {
  const sessionId = newId()
  const own = await actAsPerson(ctx, userId, sessionId)
  own.record({
    kind: 'auth.session.started',
    subjectType: 'auth.session',
    subjectId: sessionId,
    subjectVersion: 1,
    changes: [],
    payload: { user_id: userId, user_name: own.principal.name },
    personal: [{ personId: userId, payload: ['user_name'] }],
  })
  const session = await giveTokens(own, sessionId, 0)
  if (session.user.email !== null) rememberDevice(own, session.user.email)
  return session
}

async function actAsPerson(ctx: Ctx, userId: string, sessionId: string): Promise<Ctx> {
  const access = await findAccess(ctx.db, ctx.tenantId, userId)
  if (!access) throw sessionEnded()
  return ctx.actAs(principalOf(ctx.tenantId, access, { via: 'session', sessionId }))
}

async function giveTokens(ctx: Ctx, sessionId: string, generation: number): Promise<SignedIn> {
  const { userId, tenantId } = ctx.principal
  const id = newId()
  const { text, hash } = makeSecretToken(tenantId, id)
  const expiresAt = new Date(ctx.receivedAt.getTime() + refreshSeconds * 1000)
  await insertRefreshToken(ctx, { id, family_id: sessionId, user_id: userId, generation, hash, expires_at: expiresAt })
  const [user, company] = await Promise.all([getUser(ctx, userId), getCompany(ctx)])
  const accessToken = await signAccessToken(ctx, userId, sessionId)
  setRefreshCookie(ctx, text)
  return { accessToken, user, company }
}

/**
 * Trades the refresh cookie for new tokens. A cookie that was traded before may have been stolen, so the session ends for
 * everybody who has it (RFC 9700, 4.14.2); unless the reply may only have been lost.
 */
export async function refreshSession(ctx: Ctx): Promise<SignedIn> {
  assertOwnOrigin(ctx)
  const token = readCookie(ctx)
  if (!token) throw cookieEnded(ctx)
  return ctx.transact(systemPrincipal(token.tenantId), async (own) => {
    const row = await findTokenForUpdate(own, token)
    if (!row || row.expires_at <= own.receivedAt || row.is_revoked) throw cookieEnded(own)
    if (!isTradable(row, own.receivedAt)) return endReused(own, row)
    await useRefreshToken(own, row.id)
    return giveTokens(await actAsPerson(own, row.user_id, row.family_id), row.family_id, row.generation + 1)
  })
}

async function endReused(ctx: Ctx, row: RefreshTokenRow): Promise<never> {
  await revokeFamily(ctx, row.family_id)
  recordEnd(ctx, 'auth.session.reused', row)
  ctx.log.warn({ session_id: row.family_id, request_id: ctx.requestId }, 'a refresh token was used twice')
  clearRefreshCookie(ctx)
  throw new DomainError('unauthenticated', 'session_ended', 'The session has ended; sign in again.', {
    keepsWork: true,
  })
}

/** Ends the session of the refresh cookie; without one there is nothing to end. */
export async function signOut(ctx: Ctx): Promise<void> {
  assertOwnOrigin(ctx)
  clearRefreshCookie(ctx)
  const token = readCookie(ctx)
  if (!token) return
  await ctx.transact(systemPrincipal(token.tenantId), async (own) => {
    const row = await findTokenForUpdate(own, token)
    if (row && (await revokeFamily(own, row.family_id)) > 0) recordEnd(own, 'auth.session.ended', row)
  })
}

/** Ends every session of the caller, this one included. */
export async function signOutEverywhere(ctx: Ctx): Promise<void> {
  assertPerson(ctx)
  const user = await getUser(ctx, ctx.principal.userId)
  await revokeSessions(ctx, user.id)
  clearRefreshCookie(ctx)
  recordAct(ctx, 'auth.session.ended_everywhere', user)
}

function recordEnd(ctx: Ctx, kind: string, row: RefreshTokenRow): void {
  ctx.record({
    kind,
    subjectType: 'auth.session',
    subjectId: row.family_id,
    subjectVersion: 2,
    changes: [],
    payload: { user_id: row.user_id },
  })
}

const readCookie = (ctx: Ctx): SecretToken | undefined => readSecretToken(ctx.http.cookies().get(refreshCookie) ?? '')

/** The cookie's token, its family locked; undefined for one this server never gave. */
async function findTokenForUpdate(ctx: Ctx, token: SecretToken): Promise<RefreshTokenRow | undefined> {
  const row = await findRefreshTokenForUpdate(ctx, token.id)
  return row && isSecretOf(token, row.hash) ? row : undefined
}

function cookieEnded(ctx: Ctx) {
  clearRefreshCookie(ctx)
  return sessionEnded()
}
