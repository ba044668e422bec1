import type pg from 'pg'
import sql, { raw } from 'sql-template-tag'
import type { Change, Personal } from '../../kernel/ctx.ts'
import type { Db } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { hidePersonal } from './entry.personal.ts'
import { ownersDb } from './owners-db.ts'

/** An entry that was written before anything personal was encrypted. */
interface FormerRow {
  place: string
  tenant_id: string
  id: string
  subject_type: string
  subject_id: string
  actor_id: string | null
  changes: Change[]
  payload: JsonObject
}

const batchSize = 1000

/**
 * Encrypts what is personal in entries of before, as the entries of now have it: a part of migration `forget`, in its
 * transaction and as the owner. Throws when there are such entries and no keyring.
 */
export async function encryptFormerEntries(client: pg.Client, keyring: Keyring | undefined): Promise<void> {
  const db = ownersDb(client)
  await db.run(sql`alter table journal disable trigger journal_append_only`)
  for (const table of ['journal', 'journal_inbox']) await encryptTable(db, table, keyring)
  await db.run(sql`alter table journal enable trigger journal_append_only`)
}

async function encryptTable(db: Db, table: string, keyring: Keyring | undefined): Promise<void> {
  await db.run(sql`
    declare former no scroll cursor for
    select ctid::text as place, tenant_id, id, subject_type, subject_id, actor_id, changes, payload from ${raw(table)}
    where subject_type = any(${[...people.keys()]}) or payload::jsonb ? 'import_file'`)
  for (;;) {
    const rows = await db.rows<FormerRow>(raw(`fetch ${batchSize} from former`))
    if (rows.length === 0) break
    if (!keyring) throw new Error('the journal has entries to encrypt, which takes EVENTKIT_SECRET')
    for (const entries of Map.groupBy(rows, ({ tenant_id }) => tenant_id).values())
      await rewrite(db, table, keyring, entries)
  }
  await db.run(sql`close former`)
}

async function rewrite(db: Db, table: string, keyring: Keyring, rows: readonly FormerRow[]): Promise<void> {
  const hidden = await hidePersonal(db, keyring, rows.map(toEntry))
  const written = hidden.map(({ changes, payload, sealed }, i) => ({
    place: rows[i]?.place,
    // As text: another JSON type would keep another text than other entries have.
    changes: JSON.stringify(changes),
    payload: JSON.stringify(payload),
    personal: sealed ? JSON.stringify(sealed) : null,
  }))
  await db.run(sql`
    update ${raw(table)} t set changes = r.changes::json, payload = r.payload::json, personal = r.personal::json
    from json_to_recordset(${JSON.stringify(written)}) as r(place text, changes text, payload text, personal text)
    where t.ctid = r.place::tid`)
}

/** Whose they are, and what of them, by the type of their record. */
const people = new Map<string, (row: FormerRow) => Personal>([
  ['auth.user', (row) => ({ personId: row.subject_id, fields: ['name', 'email'], payload: ['name'] })],
  ['auth.session', (row) => ({ personId: idIn(row, 'user_id'), payload: ['user_name'] })],
  ['auth.invitation', (row) => ({ personId: row.subject_id, fields: ['email'], payload: ['email'] })],
  ['auth.api_key', (row) => ({ personId: idIn(row, 'user_id'), fields: ['name'], payload: ['name'] })],
  ['tenancy.member', (row) => ({ personId: row.subject_id, payload: ['user_name'] })],
  ['imports.import', (row) => ({ personId: actorOf(row), fields: ['file_name'], payload: ['file_name'] })],
])

const actorOf = ({ actor_id, id }: FormerRow): string => actor_id ?? id

const idIn = (row: FormerRow, field: string): string => {
  const id = row.payload[field]
  return typeof id === 'string' ? id : actorOf(row)
}

function toEntry(row: FormerRow) {
  const imported = { personId: actorOf(row), payload: ['import_file'] }
  const of = people.get(row.subject_type)
  return {
    id: row.id,
    tenantId: row.tenant_id,
    changes: row.changes,
    payload: row.payload,
    personal: [...(of ? [of(row)] : []), ...('import_file' in row.payload ? [imported] : [])],
  }
}
