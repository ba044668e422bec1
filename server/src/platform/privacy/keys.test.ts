import pg from 'pg'
import { expect, it } from 'vitest'
import { startTestApp, useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, type Person } from '../../../test/factories.ts'
import { anEntry, commitEntries } from '../../../test/journal.ts'
import { inTransaction, openPool, withTenant } from '../../kernel/db.ts'
import { newId, nilId } from '../../kernel/ids.ts'
import { makeKeyring } from '../../kernel/keyring.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { destroyPersonKeys } from './person-key.store.ts'
import { keysOf } from './person-key.ts'
import { rotateMasterKey } from './master-key.ts'

const test = useTestApp()
const secret = 'a secret for tests only, long enough'
const keyring = makeKeyring(secret)

async function asOwner<T>(run: (pool: ReturnType<typeof openPool>) => Promise<T>): Promise<T> {
  const pool = openPool({ connectionString: test.ownerUrl, max: 2 })
  return run(pool).finally(() => pool.end())
}

const rotate = (ring = keyring) => asOwner((pool) => inTransaction(pool, nilId, (tx) => rotateMasterKey(tx, ring)))

const namesIn = async (person: Person): Promise<unknown[]> =>
  (await test.journalOf(person.token)).flatMap(({ kind, payload }) =>
    kind === 'auth.user.created' ? [(payload as JsonObject).name] : [],
  )

it('of two who make the key of one person at once, both get the same', async () => {
  const { companyId } = await aCompany(test)
  const people = Array.from({ length: 3 }, newId)
  const { pool } = test.app.runtime
  const made = await Promise.all(
    [people, people.toReversed(), people].map((ids) =>
      inTransaction(pool, companyId, async (tx) => {
        const keys = await keysOf(tx, keyring, companyId, ids)
        return people.map((id) => keys.get(id)?.key?.toString('hex'))
      }),
    ),
  )
  expect(made[0]).toEqual(made[1])
  expect(made[1]).toEqual(made[2])
  expect(new Set(made[0])).toHaveProperty('size', 3)
})

it('once destroyed, a key is not made again, and what is written afterwards is written without the values', async () => {
  const { companyId, token } = await aCompany(test)
  const personId = newId()
  const { pool } = test.app.runtime
  await withTenant(pool, companyId, (db) => destroyPersonKeys(db, companyId, [personId], new Date()))
  const about = { kind: 'auth.user.updated', subjectType: 'auth.user', subjectId: personId, changes: [] }
  const personal = [{ personId, payload: ['name'] }]
  await commitEntries(pool, companyId, [anEntry(companyId, { ...about, payload: { name: 'Zoë', a: 1 }, personal })])
  expect((await test.journalOf(token)).at(-1)).toMatchObject({ payload: { a: 1 }, erased: true })
  const { rows } = await asOwner((owner) => owner.query(`select personal::text from journal where payload->>'a' = '1'`))
  expect(rows[0]?.personal).not.toContain('box')
})

it('what is encrypted opens in its own entry only, and not once it was changed', async () => {
  const admin = await aCompany(test)
  await aColleague(test, admin, 'crew')
  const before = await namesIn(admin)
  const broken = async (change: string): Promise<unknown[]> => {
    const client = new pg.Client({ connectionString: test.ownerUrl })
    await client.connect()
    try {
      await client.query('alter table journal disable trigger all')
      await client.query(
        `create table kept as select position, personal from journal where tenant_id = '${admin.companyId}'`,
      )
      await client.query(change, [admin.companyId])
      return await namesIn(admin)
    } finally {
      await client.query(`
        update journal j set personal = k.personal from kept k
        where j.tenant_id = '${admin.companyId}' and j.position = k.position;
        drop table kept; alter table journal enable trigger all`)
      await client.end()
    }
  }
  const created = `kind = 'auth.user.created' and tenant_id = $1`
  // The last letter but two of the box, which is of the ciphertext.
  const flipped = `update journal set personal = regexp_replace(personal::text, '(.)(..."}])$', case when personal::text ~ 'A..."}]$' then 'B' else 'A' end || '\\2')::json where ${created}`
  expect(await broken(flipped)).toEqual([undefined, undefined])
  const swapped = `
    update journal j set personal = o.personal from journal o
    where j.kind = 'auth.user.created' and j.tenant_id = $1 and o.tenant_id = $1 and o.kind = 'auth.session.started' and o.subject_version = 1
      and o.actor_id = j.subject_id`
  expect(await broken(swapped)).toEqual([undefined, undefined])
  expect(await namesIn(admin)).toEqual(before)
})

it('rotating encrypts everybody’s key anew, whoever makes keys meanwhile, and changes nothing that is read', async () => {
  const admin = await aCompany(test)
  const before = await namesIn(admin)
  const masters = () => asOwner(async (pool) => (await pool.query('select id from privacy_master_key')).rows)
  const [old] = await masters()
  const [count, late] = await Promise.all([rotate(), aCompany(test), aCompany(test)])
  expect(count).toBeGreaterThan(0)
  const [now, ...others] = await masters()
  expect(others).toEqual([])
  expect(now).not.toEqual(old)
  expect(await namesIn(admin)).toEqual(before)
  expect(await namesIn(late)).toHaveLength(1)
})

it('a rotation that is cut off leaves everything as it was', async () => {
  const admin = await aCompany(test)
  const state = () =>
    asOwner(async (pool) => (await pool.query('select id, master_id, sealed from privacy_person_key order by id')).rows)
  const before = await state()
  const cut = asOwner((pool) =>
    inTransaction(pool, nilId, async (tx) => {
      await rotateMasterKey(tx, keyring)
      throw new Error('cut off')
    }),
  )
  await expect(cut).rejects.toThrow('cut off')
  expect(await state()).toEqual(before)
  expect(await namesIn(admin)).toHaveLength(1)
})

it('a new secret takes over from the former one; with neither, the server says so and does not start', async () => {
  const admin = await aCompany(test)
  const appUrl = String(test.app.runtime.pool.options.connectionString)
  const start = (env: Record<string, string>) => startTestApp(appUrl, { env })
  const EVENTKIT_SECRET = 'another secret for tests only, long enough'
  await expect(start({ EVENTKIT_SECRET })).rejects.toThrow(/EVENTKIT_FORMER_SECRET/)
  const both = await start({ EVENTKIT_SECRET, EVENTKIT_FORMER_SECRET: secret })
  await both.close()
  await rotate(makeKeyring(EVENTKIT_SECRET, secret))
  const after = await start({ EVENTKIT_SECRET })
  await after.close()
  // And back, for the tests' own server.
  await rotate(makeKeyring(secret, EVENTKIT_SECRET))
  expect(await namesIn(admin)).toHaveLength(1)
})
