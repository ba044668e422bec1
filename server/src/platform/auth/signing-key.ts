import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from 'jose'
import { isJsonObject } from '../../kernel/json.ts'
import type { Services } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { keyFor, seal, unseal } from '../../kernel/sealed.ts'
import {
  deleteSigningKeys,
  insertSigningKey,
  listSigningKeys,
  lockSigningKeys,
  type SigningKeyRow,
} from './signing-key.store.ts'

/** A key pair of the server, ready for use. */
export interface SigningKey {
  id: string
  privateKey: CryptoKey
  publicKey: CryptoKey
  publicJwk: JWK
  createdAt: number
}

interface Keyring {
  keys: SigningKey[]
  loadedAt: number
}

const minute = 60_000
const day = 24 * 60 * minute

/** How long a key signs before the next one is made. */
const rotateAfter = 30 * day
/** How long a new key is only published, so that whoever keeps our JWKS has it before the first token signed with it. */
const publishAhead = 15 * minute
/** How long a key is believed: its time of signing, the overlap, and the life of the last token, with room. */
const believedFor = rotateAfter + 2 * day
/** How long a process trusts its copy. Another process's new key is published ahead for longer than this. */
const copyFor = 10 * minute
/** A token with an unknown key makes us look again, but not more often than this. */
const lookAgainAfter = 2_000

/** Reads the kept keys made since an instant: in the transaction at hand, or on a connection of its own. */
export type KeyReader = (since: Date) => Promise<SigningKeyRow[]>

/** Each process keeps the opened keys; the services are what a server has one of. */
const rings = new WeakMap<Services, Keyring>()

/**
 * The key to sign with. Makes one when there is none or the newest is due; in a transaction, so that of several processes
 * one does. A key made just now is not kept in memory: should the transaction fail, it never was.
 */
export async function signingKey(services: Services, db: Db, now: Date): Promise<SigningKey> {
  const read: KeyReader = (since) => listSigningKeys(db, since)
  const ring = await keyring(services, read, now)
  const newest = ring.keys[0]
  if (newest && now.getTime() - newest.createdAt < rotateAfter) return signerOf(ring.keys, now)
  await lockSigningKeys(db)
  const [latest] = await openKeys(services, read, now)
  if (latest && now.getTime() - latest.createdAt < rotateAfter) return signerOf([latest, ...ring.keys], now)
  const made = await makeKey(services, db, now)
  return signerOf([made, ...ring.keys], now)
}

/** The key a token names, or undefined. */
export async function verificationKey(
  services: Services,
  read: KeyReader,
  id: string,
  now: Date,
): Promise<SigningKey | undefined> {
  const known = findKey(await keyring(services, read, now), id, now)
  const age = now.getTime() - (rings.get(services)?.loadedAt ?? 0)
  if (known || age < lookAgainAfter) return known
  return findKey(await loadKeyring(services, read, now), id, now)
}

/** The public halves, as RFC 7517 wants them. */
export async function publicKeys(services: Services, read: KeyReader, now: Date): Promise<JWK[]> {
  const ring = await keyring(services, read, now)
  return ring.keys.map((key) => key.publicJwk)
}

/** The newest key that has been published for a while; right after the first start, the newest. */
const signerOf = (keys: readonly SigningKey[], now: Date): SigningKey =>
  keys.find((key) => now.getTime() - key.createdAt >= publishAhead) ?? keys[0]!

const findKey = (ring: Keyring, id: string, now: Date): SigningKey | undefined =>
  ring.keys.find((key) => key.id === id && now.getTime() - key.createdAt < believedFor)

async function keyring(services: Services, read: KeyReader, now: Date): Promise<Keyring> {
  const known = rings.get(services)
  const isFresh = known && known.keys.length > 0 && Math.abs(now.getTime() - known.loadedAt) < copyFor
  return isFresh ? known : loadKeyring(services, read, now)
}

async function loadKeyring(services: Services, read: KeyReader, now: Date): Promise<Keyring> {
  const ring = { keys: await openKeys(services, read, now), loadedAt: now.getTime() }
  rings.set(services, ring)
  return ring
}

async function openKeys(services: Services, read: KeyReader, now: Date): Promise<SigningKey[]> {
  const rows = await read(new Date(now.getTime() - believedFor))
  const opened = await Promise.all(rows.map((row) => openKey(services.secret, row)))
  return opened.filter((key) => key !== undefined)
}

/** Undefined for a key sealed under another secret: whoever changed EVENTKIT_SECRET wants its tokens to end. */
async function openKey(secret: string, row: SigningKeyRow): Promise<SigningKey | undefined> {
  const privateJwk = unsealKey(secret, row.id, row.private_key)
  if (!privateJwk) return undefined
  const [privateKey, publicKey] = await Promise.all([
    importJWK(privateJwk, 'EdDSA'),
    importJWK(row.public_jwk, 'EdDSA'),
  ])
  if (privateKey instanceof Uint8Array || publicKey instanceof Uint8Array) throw new Error('a signing key is symmetric')
  return { id: row.id, privateKey, publicKey, publicJwk: row.public_jwk, createdAt: row.created_at.getTime() }
}

async function makeKey(services: Services, db: Db, now: Date): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA', { extractable: true })
  const id = newId()
  const publicJwk: JWK = { ...(await exportJWK(publicKey)), kid: id, alg: 'EdDSA', use: 'sig' }
  const sealed = seal(sealingKey(services.secret), id, JSON.stringify(await exportJWK(privateKey)))
  await insertSigningKey(db, { id, public_jwk: publicJwk, private_key: sealed, created_at: now })
  await deleteSigningKeys(db, new Date(now.getTime() - 2 * believedFor))
  return { id, privateKey, publicKey, publicJwk, createdAt: now.getTime() }
}

const sealingKey = (secret: string): Buffer => keyFor(secret, 'auth_signing_key.private_key')

/** Undefined where the tag does not fit: another secret, told to the caller as "no such key". */
function unsealKey(secret: string, id: string, sealed: Buffer): JWK | undefined {
  const text = unseal(sealingKey(secret), id, sealed)?.toString()
  const jwk: unknown = text && JSON.parse(text)
  return isJsonObject(jwk) ? jwk : undefined
}
