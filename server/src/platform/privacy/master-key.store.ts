import sql from 'sql-template-tag'
import type { Db } from '../../kernel/db.ts'
import type { SealedKey } from '../../kernel/keyring.ts'

/** Every master key, the newest first; one, but while keys are being rotated. */
export const listMasterKeys = (db: Db): Promise<SealedKey[]> =>
  db.rows(sql`select id, sealed from privacy_master_key order by created_at desc, id desc`)

/** The newest one, which stays until the transaction ends; undefined also when it was replaced while this waited. */
export const holdMasterKey = (db: Db): Promise<SealedKey | undefined> =>
  db.maybe(sql`select id, sealed from privacy_master_key order by created_at desc, id desc limit 1 for key share`)

/** Lets one transaction at a time make or replace master keys. */
export const lockMasterKeys = (db: Db): Promise<number> =>
  db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.privacy_master_key'))`)

export const insertMasterKey = (db: Db, key: SealedKey): Promise<number> =>
  db.run(sql`insert into privacy_master_key (id, sealed) values (${key.id}, ${key.sealed})`)

/** A person's key to be encrypted anew. */
export interface WrappedKey {
  id: string
  tenant_id: string
  person_id: string
  sealed: Buffer
  master_id: string
}

/** Keys that are not under a master key yet, locked. As the owner of the tables, who sees those of all companies. */
export const listKeysNotUnder = (db: Db, masterId: string, most: number): Promise<WrappedKey[]> =>
  db.rows(sql`
    select id, tenant_id, person_id, sealed, master_id from privacy_person_key
    where master_id <> ${masterId} order by id limit ${most} for update`)

/** Writes keys as they are under a master key. */
export const rewriteKeys = (
  db: Db,
  masterId: string,
  keys: readonly { id: string; sealed: Buffer }[],
): Promise<number> =>
  db.run(sql`
    update privacy_person_key k set sealed = r.sealed, master_id = ${masterId}
    from unnest(${keys.map(({ id }) => id)}::uuid[], ${keys.map(({ sealed }) => sealed)}::bytea[]) as r(id, sealed)
    where k.id = r.id`)

export const deleteMasterKeysBut = (db: Db, id: string): Promise<number> =>
  db.run(sql`delete from privacy_master_key where id <> ${id}`)

/** Locks every master key: whoever makes a person's key waits, and then finds the new one. */
export const lockMasterRows = (db: Db): Promise<SealedKey[]> =>
  db.rows(sql`select id, sealed from privacy_master_key order by id for update`)
