import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { dumpOf, tablesWith } from '../../../test/dump.ts'
import { anyEntry, startJournalProcess, testKeyring } from '../../../test/journal.ts'
import { withTenant } from '../../kernel/db.ts'
import { migrateUp } from '../database/migrate.ts'
import { readMigrations } from '../database/migration.files.ts'
import { destroyPersonKeys } from './person-key.store.ts'
import { readAfter } from '../journal/journal.reading.store.ts'

const database = useTestDatabase('empty')
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [company, zoe, guest] = [id(1), id(2), id(3)]
const secrets = ['Zoë Quittenbaum', 'zoe@example.org', 'guest@example.org', 'Zoës Kalender.ics']

const change = (field: string, now: string) => ({ field, old: null, new: now })
const [name, address, guestsAddress, file] = secrets
const former = [
  [
    'auth.user.created',
    'auth.user',
    zoe,
    [change('name', name!), change('email', address!), change('role', 'crew')],
    { name },
  ],
  ['auth.session.started', 'auth.session', id(10), [], { user_id: zoe, user_name: name }],
  ['auth.invitation.created', 'auth.invitation', guest, [change('email', guestsAddress!)], { email: guestsAddress }],
  ['tenancy.member.set', 'tenancy.member', zoe, [change('role', 'team_member')], { user_id: zoe, user_name: name }],
  ['imports.import.uploaded', 'imports.import', id(11), [change('file_name', file!)], { file_name: file }],
  ['work.task.created', 'work.task', id(12), [change('title', 'Load-in')], { title: 'Load-in', import_file: file }],
  ['auth.api_key.created', 'auth.api_key', id(13), [change('name', name!)], { user_id: zoe, name }],
] as const

it('encrypts what is personal in entries of before, which are read as before until their person is erased', async () => {
  const { ownerUrl, appUrl } = database.current
  const role = decodeURIComponent(new URL(appUrl).username)
  const number = (await readMigrations()).find((migration) => migration.name === 'forget')?.number ?? 0
  await migrateUp(ownerUrl, role, { to: number - 1 })
  await asOwner(ownerUrl, async (client) => {
    await client.query(`
      insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at)
      values ('${company}', 'A', 'UTC', 'active', 'local', now(), now())`)
    for (const [i, [kind, type, subject, changes, payload]] of former.entries())
      await client.query(
        `insert into journal_inbox (tenant_id, id, kind, subject_type, subject_id, subject_version, actor_id, correlation_id,
           occurred_at, received_at, changes, payload)
         values ($1, $2, $3, $4, $5, 1, $6, $7, now(), now(), $8, $9)`,
        [company, id(100 + i), kind, type, subject, zoe, id(50), JSON.stringify(changes), JSON.stringify(payload)],
      )
    // All but the last have their number, and a seal.
    await client.query(`select journal_sequence(${former.length - 1}); select journal_seal_more(10, 10)`)
  })
  await expect(migrateUp(ownerUrl, role)).rejects.toThrow(/EVENTKIT_SECRET/)
  await migrateUp(ownerUrl, role, { keyring: testKeyring })

  const dump = await dumpOf(ownerUrl)
  for (const text of secrets) expect([text, tablesWith(dump, text)]).toEqual([text, []])
  const process = startJournalProcess(appUrl, { mayLead: false })
  try {
    await process.pool.query('select journal_sequence(100)')
    const read = async () => {
      const stretch = { keyring: testKeyring, tenantId: company, after: 0, filter: anyEntry, width: 100 }
      const { entries } = await withTenant(process.pool, company, (db) => readAfter(db, stretch))
      return entries.map(({ kind, changes, payload, missing }) => ({ kind, changes, payload, missing }))
    }
    expect(await read()).toEqual(
      former.map(([kind, , , changes, payload]) => ({ kind, changes, payload, missing: undefined })),
    )
    await asOwner(ownerUrl, async (client) => {
      await client.query(`select set_config('app.tenant_id', '${company}', false); select journal_seal_more(10, 10)`)
      const { rows } = await client.query('select is_intact from journal_verify(0, 100)')
      expect(rows).toEqual([{ is_intact: true }])
    })
    await withTenant(process.pool, company, (db) => destroyPersonKeys(db, company, [zoe], new Date()))
    const gone = await read()
    expect(gone.map(({ missing }) => missing)).toEqual(
      former.map(([, type]) => (type === 'auth.invitation' ? undefined : 'erased')),
    )
    expect(secrets.filter((text) => JSON.stringify(gone).includes(text))).toEqual([guestsAddress])
  } finally {
    await process.close()
  }
})

async function asOwner(url: string, run: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await run(client).finally(() => client.end())
}
