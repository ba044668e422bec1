import { randomBytes } from 'node:crypto'
import type { Db } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { type Keyring, LockedKeyError, type SealedKey } from '../../kernel/keyring.ts'
import { seal, unseal } from '../../kernel/sealed.ts'
import {
  deleteMasterKeysBut,
  holdMasterKey,
  insertMasterKey,
  listKeysNotUnder,
  listMasterKeys,
  lockMasterKeys,
  lockMasterRows,
  rewriteKeys,
} from './master-key.store.ts'
import { contextOf } from './person-key.store.ts'

/** A master key, ready for use: people's keys are encrypted under it. */
export interface MasterKey {
  id: string
  key: Buffer
}

/** The master key to encrypt with, held until the transaction ends; the first time, one is made. */
export async function heldMasterKey(db: Db, keyring: Keyring): Promise<MasterKey> {
  const held = (await holdMasterKey(db)) ?? (await heldInTurn(db, keyring))
  return { id: held.id, key: keyring.open(held) }
}

async function heldInTurn(db: Db, keyring: Keyring): Promise<SealedKey> {
  await lockMasterKeys(db)
  return (await holdMasterKey(db)) ?? (await makeMasterKey(db, keyring))
}

async function makeMasterKey(db: Db, keyring: Keyring): Promise<SealedKey> {
  const id = newId()
  const made = { id, sealed: keyring.seal(id, randomBytes(32)) }
  await insertMasterKey(db, made)
  return made
}

/** How many keys are encrypted anew by one statement. */
const batchSize = 1000

/**
 * Makes a new master key, encrypts everybody's key under it and lets the former one go, in the caller's transaction: a crash
 * leaves everything as it was. What is kept under people's keys stays as it is. Answers how many keys these were. Needs the
 * owner of the tables. Also how a new EVENTKIT_SECRET takes over from the one before.
 */
export async function rotateMasterKey(db: Db, keyring: Keyring): Promise<number> {
  await lockMasterKeys(db)
  const former = new Map((await lockMasterRows(db)).map((row) => [row.id, keyring.open(row)]))
  const made = await makeMasterKey(db, keyring)
  const key = keyring.open(made)
  let count = 0
  for (;;) {
    const rows = await listKeysNotUnder(db, made.id, batchSize)
    if (rows.length === 0) break
    const rewritten = rows.map((row) => {
      const master = former.get(row.master_id)
      const plain = master && unseal(master, contextOf(row), row.sealed)
      if (!plain) throw new Error(`the key ${row.id} of a person was changed in the database`)
      return { id: row.id, sealed: seal(key, contextOf(row), plain) }
    })
    await rewriteKeys(db, made.id, rewritten)
    count += rows.length
  }
  await deleteMasterKeysBut(db, made.id)
  return count
}

/** What is wrong with the master keys, for the operator; undefined when the secret opens them all. */
export async function masterKeyFault(db: Db, keyring: Keyring): Promise<string | undefined> {
  try {
    for (const row of await listMasterKeys(db)) keyring.open(row)
    return undefined
  } catch (error) {
    if (!(error instanceof LockedKeyError)) throw error
    return (
      'EVENTKIT_SECRET does not open the keys of this database: set the secret they were made with, ' +
      'or set EVENTKIT_FORMER_SECRET to it and run `npx eventkit keys rotate`'
    )
  }
}
