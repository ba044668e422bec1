import { createPublicKey } from 'node:crypto'
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload } from 'jose'
import type { Config } from '../../config.ts'
import type { Principal } from '../../kernel/ctx.ts'
import { withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { ownCall, write } from '../calls/transact.ts'
import type { Runtime } from '../runtime.ts'
import { findOutsideAccess } from './access.store.ts'
import { welcomeOutsider } from './external.actions.ts'
import { readOutsideClaims, type OutsideClaims } from './external.rules.ts'
import { principalOf, systemPrincipal } from './principal.ts'
import { expiredToken, invalidToken, refuseToken, type VerifiedToken } from './token.ts'

/** By the kind of key. Asymmetric ones only: with HMAC among them the public key would do as the secret. */
const algorithmOf = new Map([
  ['rsa', 'RS256'],
  ['ec', 'ES256'],
  ['ed25519', 'EdDSA'],
])

type Verify = (token: string, currentDate: Date) => Promise<{ payload: JWTPayload }>

/** One for each server: the remote key set caches its keys, and when it last asked for them, in here. */
const verifiers = new WeakMap<Config, Verify>()

/**
 * Checks a JWT of the outside identity service. Its company and its person are made when they come for the first time, and
 * its role is followed.
 * @throws unauthenticated token_invalid or token_expired
 */
export async function authenticateOutside(runtime: Runtime, token: string): Promise<VerifiedToken> {
  const verify = verifierOf(runtime.config)
  if (!verify) throw invalidToken()
  const now = runtime.clock.now()
  const { payload } = await verify(token, now).catch((error: unknown) => refuse(runtime, error))
  const claims = readOutsideClaims(runtime.config, payload)
  if (!claims) throw invalidToken()
  if (claims.expiresAt <= now.getTime()) throw expiredToken()
  await admitOutsider(runtime, claims)
  const { tenantId, userId } = claims
  // Whichever comes first: `exp` is checked by jose when there is one.
  const expiresAt = Math.min(claims.expiresAt, (payload.exp ?? Number.POSITIVE_INFINITY) * 1000)
  return { tenantId, expiresAt, loadPrincipal: () => loadOutsider(runtime, tenantId, userId) }
}

function verifierOf(config: Config): Verify | undefined {
  const known = verifiers.get(config)
  if (known) return known
  const made = makeVerifier(config)
  if (made) verifiers.set(config, made)
  return made
}

function makeVerifier({ authExternalPublicKey: pem, authExternalJwksUrl: url }: Config): Verify | undefined {
  if (pem) {
    const key = createPublicKey(pem)
    const algorithm = algorithmOf.get(key.asymmetricKeyType ?? '')
    if (!algorithm) throw new Error('AUTH_EXTERNAL_PUBLIC_KEY is of a kind that no accepted algorithm uses')
    return (token, currentDate) => jwtVerify(token, key, { algorithms: [algorithm], currentDate })
  }
  if (!url) return undefined
  // A key it does not know makes it ask again, every ten seconds at most; known keys are kept for ten minutes.
  const keys = createRemoteJWKSet(new URL(url), {
    cooldownDuration: 10_000,
    cacheMaxAge: 600_000,
    timeoutDuration: 5_000,
  })
  return (token, currentDate) => jwtVerify(token, keys, { algorithms: [...algorithmOf.values()], currentDate })
}

/** What jose throws when it is not the token that is wrong: no answer, another than 200, no key set in it. */
const keyTroubles = new Set(['ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID', 'ERR_JOSE_GENERIC'])

/**
 * When the keys cannot be fetched, the caller gets the same answer as for a bad token, and the log has the reason for the
 * operator.
 */
function refuse(runtime: Runtime, error: unknown): never {
  if (error instanceof errors.JOSEError && !keyTroubles.has(error.code)) return refuseToken(error)
  runtime.log.error({ err: error }, 'the keys of the outside identity service cannot be used')
  throw invalidToken()
}

/** Makes or updates the company and the person, in a transaction only when there is something to write. */
async function admitOutsider(runtime: Runtime, claims: OutsideClaims): Promise<void> {
  const { tenantId, userId } = claims
  const access = await withTenant(runtime.pool, tenantId, (db) => findOutsideAccess(db, tenantId, userId))
  if (access && (claims.role === undefined || access.role === claims.role)) return
  // Not part of the request that brought the token: the request may be refused, while the company and the person stay.
  await write(runtime, ownCall(newId()), systemPrincipal(tenantId), (ctx) => welcomeOutsider(ctx, claims))
}

async function loadOutsider(runtime: Runtime, tenantId: string, userId: string): Promise<Principal> {
  const access = await withTenant(runtime.pool, tenantId, (db) => findOutsideAccess(db, tenantId, userId))
  if (!access) throw invalidToken()
  return principalOf(tenantId, access, { via: 'external' })
}
