import { keyFor, seal, unseal } from './sealed.ts'

/** A random key as the database keeps it: encrypted under the server's secret. */
export interface SealedKey {
  id: string
  sealed: Buffer
}

/** Opens and encrypts the keys that the server keeps in its database. */
export interface Keyring {
  /** The key, under the secret or the one before it. Throws when it was encrypted under another. */
  open(key: SealedKey): Buffer
  /** Encrypts a key under the secret. */
  seal(id: string, key: Buffer): Buffer
}

/** A key was encrypted under a secret that this process does not have. */
export class LockedKeyError extends Error {
  override name = 'LockedKeyError'
}

const purpose = 'privacy_master_key.sealed'
/** There are one or two at a time. */
const mostKept = 20

/** What opens keys with the server's secret and, while it is being changed, the one before it. */
export function makeKeyring(secret: string, formerSecret?: string): Keyring {
  const [current, ...former] = [secret, ...(formerSecret ? [formerSecret] : [])].map((each) => keyFor(each, purpose))
  if (!current) throw new Error('there is no secret')
  const opened = new Map<string, Buffer>()
  const open = ({ id, sealed }: SealedKey): Buffer => {
    const name = `${id} ${sealed.toString('base64')}`
    const known = opened.get(name)
    if (known) return known
    for (const key of [current, ...former]) {
      const found = unseal(key, id, sealed)
      if (!found) continue
      if (opened.size >= mostKept) opened.clear()
      opened.set(name, found)
      return found
    }
    throw new LockedKeyError(`key ${id} was encrypted under another EVENTKIT_SECRET`)
  }
  return {
    open,
    seal: (id, key) => seal(current, id, key),
  }
}
