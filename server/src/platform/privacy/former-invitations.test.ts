import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { dumpOf, tablesWith } from '../../../test/dump.ts'
import { testKeyring } from '../../../test/journal.ts'
import { inTransaction, openPool } from '../../kernel/db.ts'
import { migrateDown, migrateUp } from '../database/migrate.ts'
import { readMigrations } from '../database/migration.files.ts'
import { invitationEmail, openVault } from './vault.ts'

const database = useTestDatabase('empty')
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const company = id(1)
const [open, withdrawn] = [id(2), id(3)]
const emails = ['Open@example.org', 'withdrawn@example.org']

it('encrypts invitations of before, and takes the e-mail from those that were withdrawn', async () => {
  const { ownerUrl, appUrl } = database.current
  const role = decodeURIComponent(new URL(appUrl).username)
  const number = (await readMigrations()).find(({ name }) => name === 'sealed_columns')?.number ?? 0
  await migrateUp(ownerUrl, role, { to: number - 1 })
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`
      insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at)
      values ('${company}', 'A', 'UTC', 'active', 'local', now(), now());
      insert into auth_invitation (tenant_id, id, email, role, workspace_ids, hash, invited_by, created_at, received_at,
        expires_at, revoked_at)
      values ('${company}', '${open}', '${emails[0]}', 'crew', '{}', '', '${id(4)}', now(), now(), now(), null),
        ('${company}', '${withdrawn}', '${emails[1]}', 'crew', '{}', '', '${id(4)}', now(), now(), now(), now())`)
    await expect(migrateUp(ownerUrl, role)).rejects.toThrow(/EVENTKIT_SECRET/)
    await migrateUp(ownerUrl, role, { keyring: testKeyring })
    const dump = await dumpOf(ownerUrl)
    for (const email of emails) expect([email, tablesWith(dump, email)]).toEqual([email, []])

    const { rows } = await client.query<{ id: string; email: Buffer | null; email_index: string | null }>(
      'select id, email, email_index from auth_invitation order by id',
    )
    const pool = openPool({ connectionString: appUrl, max: 1 })
    const vault = await inTransaction(pool, company, (db) =>
      openVault({ db, tenantId: company, services: { keyring: testKeyring } }, [open, withdrawn]),
    ).finally(() => pool.end())
    expect(rows.map((row) => vault.open(invitationEmail, { id: row.id, personId: row.id }, row.email))).toEqual([
      emails[0],
      '',
    ])
    expect(rows.map((row) => row.email_index)).toEqual([vault.indexOf(invitationEmail, 'open@example.org'), null])
    const { rows: keys } = await client.query(
      'select person_id, sealed is null as gone from privacy_person_key order by person_id',
    )
    expect(keys).toEqual([company, open, withdrawn].map((person_id) => ({ person_id, gone: person_id === withdrawn })))

    await migrateDown(ownerUrl, role, { to: number - 1 })
    expect((await client.query('select from auth_invitation')).rows).toEqual([])
  } finally {
    await client.end()
  }
})
