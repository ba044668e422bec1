import type { JWK } from 'jose'
import type { Principal } from '../../kernel/ctx.ts'
import { withoutTenant, withTenant } from '../../kernel/db.ts'
import { unauthenticated } from '../../kernel/errors.ts'
import type { Runtime } from '../runtime.ts'
import { findCookieAccess, findKeyAccess, findSessionAccess, touchApiKey } from './access.store.ts'
import { authenticateOutside } from './external.ts'
import { principalOf } from './principal.ts'
import { isSecretOf, readSecretToken } from './secret-token.ts'
import { listSigningKeys } from './signing-key.store.ts'
import { publicKeys, type KeyReader } from './signing-key.ts'
import {
  expiredToken,
  invalidToken,
  looksLikeOurs,
  peekHeader,
  sessionEnded,
  verifyAccessToken,
  type VerifiedToken,
} from './token.ts'

export { nobody } from './principal.ts'

/** A caller who was let in, and until when (epoch milliseconds). */
export interface Admission {
  principal: Principal
  expiresAt: number
}

interface CachedToken extends Admission {
  verified: VerifiedToken
  generation: number
  recheckAt: number
}

interface TokenCache {
  tokens: Map<string, CachedToken>
  /** By company; counts up when access in it may have changed. */
  generations: Map<string, number>
}

/** What starts every API key, so that one is known when it turns up in a log or a repository. */
export const apiKeyPrefix = 'ek_'

const mostTokens = 10_000
/** Changes in other processes arrive by the journal within milliseconds; this bounds the harm if the journal stood still. */
const recheckEveryMs = 60_000

const caches = new WeakMap<Runtime, TokenCache>()

/**
 * The token in `Authorization: Bearer …`.
 * @throws unauthenticated token_missing
 */
export function bearerOf(authorization: string | undefined): string {
  if (authorization?.startsWith('Bearer ')) return authorization.slice(7)
  const token = /^bearer +(\S+) *$/i.exec(authorization ?? '')?.[1]
  if (!token) throw unauthenticated('token_missing', 'Sign in, or send "Authorization: Bearer <token>".')
  return token
}

/**
 * Who sends `Authorization: Bearer …`: an access token, an API key (`ek_…`) or an outside JWT. A token seen before costs
 * a look into two maps.
 * @throws unauthenticated token_missing, token_invalid, token_expired or session_ended
 */
export async function authenticate(runtime: Runtime, authorization: string | undefined): Promise<Principal> {
  const token = bearerOf(authorization)
  const cache = cacheOf(runtime)
  const cached = freshOf(cache, token, runtime.clock.now().getTime())
  return cached ? cached.principal : (await admit(runtime, cache, token)).principal
}

/** The same for a bare token, with the time until which it is good: a feed ends then, or asks again. */
export async function authenticateToken(runtime: Runtime, token: string): Promise<Admission> {
  const cache = cacheOf(runtime)
  return freshOf(cache, token, runtime.clock.now().getTime()) ?? admit(runtime, cache, token)
}

/**
 * The same for what may take longer than the token is good, as a download does: what comes back looks at the access anew
 * each time, not at the token. It rejects once the session has ended or the key was revoked.
 */
export async function authenticateForLong(
  runtime: Runtime,
  authorization: string | undefined,
): Promise<() => Promise<Principal>> {
  const token = bearerOf(authorization)
  const cache = cacheOf(runtime)
  const { verified } = freshOf(cache, token, runtime.clock.now().getTime()) ?? (await admit(runtime, cache, token))
  return () => verified.loadPrincipal()
}

/**
 * Who holds a refresh cookie, without trading it; for a WebSocket, which browsers open without headers. Not cached: it
 * happens once a connection.
 */
export async function authenticateCookie(runtime: Runtime, cookie: string): Promise<Admission> {
  const token = readSecretToken(cookie)
  if (!token) throw invalidToken()
  const row = await withTenant(runtime.pool, token.tenantId, (db) =>
    findCookieAccess(db, token.tenantId, token.id, runtime.clock.now()),
  )
  if (!row || !isSecretOf(token, row.hash)) throw invalidToken()
  const principal = principalOf(token.tenantId, row, { via: 'session', sessionId: row.family_id })
  return { principal, expiresAt: row.expires_at.getTime() }
}

/** The keys our access tokens are signed with, for `/.well-known/jwks.json`. */
export async function jwks(runtime: Runtime): Promise<{ keys: JWK[] }> {
  return { keys: await publicKeys(runtime.services, keyReader(runtime), runtime.clock.now()) }
}

function cacheOf(runtime: Runtime): TokenCache {
  const known = caches.get(runtime)
  if (known) return known
  const cache: TokenCache = { tokens: new Map(), generations: new Map() }
  runtime.listeners.push((entries) => {
    for (const { kind, tenantId } of entries) if (changesAccess(kind)) outdate(cache, tenantId)
  })
  caches.set(runtime, cache)
  return cache
}

/** Kinds of the modules that decide on access which nevertheless change none that is already cached. */
const harmless = new Set([
  'auth.session.started',
  'auth.invitation.created',
  'auth.invitation.revoked',
  'auth.api_key.created',
])

/** True when an entry of this kind may change what somebody of its company may do. */
export const changesAccess = (kind: string): boolean => /^(auth|rbac|tenancy)\./.test(kind) && !harmless.has(kind)

function outdate(cache: TokenCache, tenantId: string): void {
  cache.generations.set(tenantId, generationOf(cache, tenantId) + 1)
}

const generationOf = (cache: TokenCache, tenantId: string): number => cache.generations.get(tenantId) ?? 0

function freshOf(cache: TokenCache, token: string, now: number): CachedToken | undefined {
  const cached = cache.tokens.get(token)
  if (!cached || cached.expiresAt <= now || cached.recheckAt <= now) return undefined
  return cached.generation === generationOf(cache, cached.principal.tenantId) ? cached : undefined
}

async function admit(runtime: Runtime, cache: TokenCache, token: string): Promise<CachedToken> {
  const now = runtime.clock.now().getTime()
  const known = cache.tokens.get(token)
  if (known && known.expiresAt <= now) {
    cache.tokens.delete(token)
    throw expiredToken()
  }
  const verified = known?.verified ?? (await verify(runtime, token))
  // Read before the access is loaded: if the access changes in between, this entry is stale at once.
  const generation = generationOf(cache, verified.tenantId)
  try {
    const principal = await verified.loadPrincipal()
    const { expiresAt } = verified
    const admitted = { principal, expiresAt, verified, generation, recheckAt: now + recheckEveryMs }
    keep(cache, token, admitted)
    return admitted
  } catch (error) {
    cache.tokens.delete(token)
    throw error
  }
}

/** Adds a token; the oldest are removed when there are too many. */
function keep(cache: TokenCache, token: string, cached: CachedToken): void {
  if (cache.tokens.size >= mostTokens) {
    for (const oldest of [...cache.tokens.keys()].slice(0, mostTokens / 10)) cache.tokens.delete(oldest)
  }
  cache.tokens.set(token, cached)
}

async function verify(runtime: Runtime, token: string): Promise<VerifiedToken> {
  if (token.startsWith(apiKeyPrefix)) return verifyApiKey(runtime, token)
  const header = peekHeader(token)
  if (!header) throw invalidToken()
  return looksLikeOurs(header) ? verifySession(runtime, token) : authenticateOutside(runtime, token)
}

async function verifySession(runtime: Runtime, token: string): Promise<VerifiedToken> {
  const { tenantId, userId, sessionId, expiresAt } = await verifyAccessToken(
    runtime.services,
    keyReader(runtime),
    token,
    runtime.clock.now(),
  )
  const loadPrincipal = async (): Promise<Principal> => {
    const access = await withTenant(runtime.pool, tenantId, (db) => findSessionAccess(db, tenantId, userId, sessionId))
    if (!access) throw sessionEnded()
    return principalOf(tenantId, access, { via: 'session', sessionId })
  }
  return { tenantId, expiresAt, loadPrincipal }
}

async function verifyApiKey(runtime: Runtime, token: string): Promise<VerifiedToken> {
  const secret = readSecretToken(token, apiKeyPrefix)
  if (!secret) throw invalidToken()
  const { tenantId, id } = secret
  const loadPrincipal = async (): Promise<Principal> => {
    const access = await withTenant(runtime.pool, tenantId, (db) => findKeyAccess(db, tenantId, id))
    if (!access || !isSecretOf(secret, access.hash)) throw invalidToken()
    noteUse(runtime, tenantId, id)
    return principalOf(tenantId, access, { via: 'api_key', apiKeyId: id }, access.scopes)
  }
  return { tenantId, expiresAt: Number.POSITIVE_INFINITY, loadPrincipal }
}

/** Access is loaded again once a minute, so this happens about as often; nobody waits for it. */
function noteUse(runtime: Runtime, tenantId: string, keyId: string): void {
  withTenant(runtime.pool, tenantId, (db) => touchApiKey(db, tenantId, keyId, runtime.clock.now())).catch(
    (error: unknown) => runtime.log.warn({ error, keyId }, 'the last use of an API key was not noted'),
  )
}

const keyReader =
  (runtime: Runtime): KeyReader =>
  (since) =>
    withoutTenant(runtime.pool, (db) => listSigningKeys(db, since))
