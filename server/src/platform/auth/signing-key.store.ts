import sql from 'sql-template-tag'
import type { JWK } from 'jose'
import type { Db } from '../../kernel/db.ts'

/** A key as it is kept; the private part is sealed. The keys are the server's own, so no company is involved. */
export interface SigningKeyRow {
  id: string
  public_jwk: JWK
  private_key: Buffer
  created_at: Date
}

/** Lists the keys made since an instant, newest first. */
export const listSigningKeys = (db: Db, since: Date): Promise<SigningKeyRow[]> =>
  db.rows(sql`
    select id, public_jwk, private_key, created_at from auth_signing_key where created_at > ${since}
    order by created_at desc, id desc`)

/** Waits for any other process that is making a key, until the end of the transaction. */
export const lockSigningKeys = (db: Db): Promise<number> =>
  db.run(sql`select pg_advisory_xact_lock(hashtext('eventkit.auth_signing_key'))`)

export const insertSigningKey = (db: Db, key: SigningKeyRow): Promise<number> =>
  db.run(sql`
    insert into auth_signing_key (id, public_jwk, private_key, created_at)
    values (${key.id}, ${JSON.stringify(key.public_jwk)}, ${key.private_key}, ${key.created_at})`)

/** Drops keys nothing was signed with for long. */
export const deleteSigningKeys = (db: Db, before: Date): Promise<number> =>
  db.run(sql`delete from auth_signing_key where created_at < ${before}`)
