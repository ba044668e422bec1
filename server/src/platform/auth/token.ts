import type { Ctx, Principal, Services } from '../../kernel/ctx.ts'
import { decodeProtectedHeader, errors, jwtVerify, SignJWT } from 'jose'
import { unauthenticated } from '../../kernel/errors.ts'
import { isUuid } from '../../kernel/ids.ts'
import { signingKey, verificationKey, type KeyReader } from './signing-key.ts'

/** A token whose signature or secret was checked; what it allows is loaded anew whenever that may have changed. */
export interface VerifiedToken {
  tenantId: string
  expiresAt: number
  loadPrincipal(): Promise<Principal>
}

/** How long an access token is good for. */
export const accessSeconds = 15 * 60

const audience = 'eventkit'
/** RFC 9068: tells an access token from any other JWT that might come to be signed with the same key. */
const type = 'at+jwt'

/** What an access token says; what its bearer may do is looked up, so that it follows at once. */
export interface AccessClaims {
  tenantId: string
  userId: string
  sessionId: string
  /** Epoch milliseconds. */
  expiresAt: number
}

/** Signs an access token for a session. */
export async function signAccessToken(ctx: Ctx, userId: string, sessionId: string): Promise<string> {
  const key = await signingKey(ctx.services, ctx.db, ctx.receivedAt)
  const issuedAt = Math.floor(ctx.receivedAt.getTime() / 1000)
  return new SignJWT({ tid: ctx.tenantId, sid: sessionId })
    .setProtectedHeader({ alg: 'EdDSA', kid: key.id, typ: type })
    .setIssuer(ctx.services.config.publicUrl)
    .setAudience(audience)
    .setSubject(userId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + accessSeconds)
    .sign(key.privateKey)
}

/** What a JWT says of itself, before anything is believed; undefined when it is no JWT. */
export function peekHeader(token: string): { alg: string; kid: string; typ: string } | undefined {
  try {
    const { alg = '', kid = '', typ = '' } = decodeProtectedHeader(token)
    return { alg, kid, typ }
  } catch {
    return undefined // not a JWT at all; the caller answers as for any bad token
  }
}

/** True for a token that claims to be one of ours; outside services name their keys otherwise. */
export const looksLikeOurs = (header: { kid: string; typ: string }): boolean =>
  header.typ === type && isUuid(header.kid)

/**
 * Checks an access token's signature and time.
 * @throws unauthenticated token_expired or token_invalid
 */
export async function verifyAccessToken(
  services: Services,
  read: KeyReader,
  token: string,
  now: Date,
): Promise<AccessClaims> {
  const key = await verificationKey(services, read, peekHeader(token)?.kid ?? '', now)
  if (!key) throw invalidToken()
  const { payload } = await jwtVerify(token, key.publicKey, {
    algorithms: ['EdDSA'],
    issuer: services.config.publicUrl,
    audience,
    typ: type,
    currentDate: now,
    requiredClaims: ['sub', 'tid', 'sid', 'exp'],
  }).catch(refuseToken)
  const { sub = '', tid, sid, exp = 0 } = payload
  if (typeof tid !== 'string' || typeof sid !== 'string' || !isUuid(tid) || !isUuid(sid) || !isUuid(sub))
    throw invalidToken()
  return { tenantId: tid, userId: sub, sessionId: sid, expiresAt: exp * 1000 }
}

/** One answer to every token we do not take, whatever was wrong with it. */
export const invalidToken = () => unauthenticated('token_invalid', 'The token is not valid here.')

export const expiredToken = () => unauthenticated('token_expired', 'The token has expired.')

/** Turns jose's verdict on a token into ours; anything that is not a verdict is a fault and stays one. */
export function refuseToken(error: unknown): never {
  if (error instanceof errors.JWTExpired) throw expiredToken()
  if (error instanceof errors.JOSEError) throw invalidToken()
  throw error
}

/** What is said to somebody whose session or account is over. */
export const sessionEnded = () => unauthenticated('session_ended', 'The session has ended; sign in again.')
