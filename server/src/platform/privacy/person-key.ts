import { randomBytes } from 'node:crypto'
import type { Db } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { seal, unseal } from '../../kernel/sealed.ts'
import { heldMasterKey } from './master-key.ts'
import { contextOf, insertPersonKey, listKeysById, listPersonKeys, type PersonKeyRow } from './person-key.store.ts'

/** The key that what is personal of somebody is kept under; without the key itself once it was destroyed. */
export interface PersonKey {
  id: string
  key: Buffer | undefined
}

/**
 * The keys of people by their ids, in a transaction; who has none gets one. Whoever was erased gets none again. Nothing is
 * kept in memory, so that a destroyed key is gone in every process with the commit that destroys it (docs/adr/0031).
 */
export async function keysOf(
  db: Db,
  keyring: Keyring,
  tenantId: string,
  personIds: readonly string[],
): Promise<Map<string, PersonKey>> {
  // In one order, so that two who make the keys of the same people wait for each other only one way.
  const ids = [...new Set(personIds)].toSorted()
  const known = await listPersonKeys(db, tenantId, ids)
  const missing = ids.filter((id) => !known.some((row) => row.person_id === id))
  if (missing.length > 0) {
    const master = await heldMasterKey(db, keyring)
    for (const personId of missing) {
      const row = { id: newId(), tenant_id: tenantId, person_id: personId }
      const sealed = seal(master.key, contextOf(row), randomBytes(32))
      await insertPersonKey(db, { ...row, sealed, master_id: master.id })
    }
    known.push(...(await listPersonKeys(db, tenantId, missing)))
  }
  return new Map(known.map((row) => [row.person_id, { id: row.id, key: opened(keyring, row) }]))
}

/** Keys by their own ids, of any company: undefined for a destroyed one. One that was changed is not among them. */
export async function keysById(
  db: Db,
  keyring: Keyring,
  ids: readonly string[],
): Promise<Map<string, Buffer | undefined>> {
  const rows = await listKeysById(db, [...new Set(ids)])
  const keys = rows.map((row) => [row.id, opened(keyring, row)] as const)
  return new Map(keys.filter(([id, key]) => key || rows.some((row) => row.id === id && !row.sealed)))
}

/** Undefined for a destroyed key, and for one that was changed in the database. */
function opened(keyring: Keyring, row: PersonKeyRow): Buffer | undefined {
  if (!row.sealed || !row.master || !row.master_id) return undefined
  return unseal(keyring.open({ id: row.master_id, sealed: row.master }), contextOf(row), row.sealed)
}
