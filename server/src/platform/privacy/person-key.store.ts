import sql from 'sql-template-tag'
import type { Db } from '../../kernel/db.ts'

/** A person's key as it is kept, with the master key it is encrypted under; nothing of either once it is destroyed. */
export interface PersonKeyRow {
  id: string
  tenant_id: string
  person_id: string
  sealed: Buffer | null
  master_id: string | null
  master: Buffer | null
}

/** What a person's key is bound to. */
export const contextOf = ({ id, tenant_id, person_id }: Pick<PersonKeyRow, 'id' | 'tenant_id' | 'person_id'>): string =>
  `${tenant_id} ${person_id} ${id}`

/** The keys of some people of the company, destroyed ones too. */
export const listPersonKeys = (db: Db, tenantId: string, personIds: readonly string[]): Promise<PersonKeyRow[]> =>
  db.rows(sql`
    select k.id, k.tenant_id, k.person_id, k.sealed, k.master_id, m.sealed as master
    from privacy_person_key k left join privacy_master_key m on m.id = k.master_id
    where k.tenant_id = ${tenantId} and k.person_id = any(${personIds}::uuid[])`)

/** Keys by their ids, of any company: entries of all companies are read in one go. Platform code only. */
export const listKeysById = (db: Db, ids: readonly string[]): Promise<PersonKeyRow[]> =>
  db.rows(sql`select * from privacy_keys(${ids}::uuid[])`)

/** Keeps a new key, unless the person has one by now. */
export const insertPersonKey = (
  db: Db,
  key: Pick<PersonKeyRow, 'id' | 'tenant_id' | 'person_id' | 'sealed' | 'master_id'>,
): Promise<number> =>
  db.run(sql`
    insert into privacy_person_key (tenant_id, person_id, id, sealed, master_id)
    values (${key.tenant_id}, ${key.person_id}, ${key.id}, ${key.sealed}, ${key.master_id})
    on conflict (tenant_id, person_id) do nothing`)

/** Destroys the keys of people, for good: the row stays, so that none is made again. The company's own is not one. */
export const destroyPersonKeys = (db: Db, tenantId: string, ids: readonly string[], at: Date): Promise<number> =>
  db.run(sql`
    insert into privacy_person_key (tenant_id, person_id, id, destroyed_at)
    select ${tenantId}, person_id, gen_random_uuid(), ${at} from unnest(${ids}::uuid[]) as person_id
    where person_id <> ${tenantId}
    on conflict (tenant_id, person_id) do update
      set sealed = null, master_id = null, destroyed_at = coalesce(privacy_person_key.destroyed_at, excluded.destroyed_at)`)
