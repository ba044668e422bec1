import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from './client.ts'
import { aCompany, type Person } from './factories.ts'
import { excuses, races } from './races.ts'

const test = useTestApp()
const defaultRounds = 12
let admin: Person
let owner: pg.Client

beforeAll(async () => {
  admin = await aCompany(test)
  owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
})

afterAll(() => owner.end())

/** Every column that names a record: those of foreign keys, and whatever is called like one. Who made it is the caller. */
const references = `
  select distinct c.relname || '.' || a.attname as name
  from pg_class c
  join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_constraint k on k.conrelid = c.oid and k.contype = 'f' and a.attnum = any(k.conkey)
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and a.attname not in ('tenant_id', 'created_by')
    and (k.oid is not null or a.attname ~ '(._ids?|_by|^role)$')
  order by 1`

describe('references', () => {
  it('each have a race or an excuse', async () => {
    const { rows } = await owner.query<{ name: string }>(references)
    const known = [...Object.values(races).flatMap((race) => race.columns), ...Object.keys(excuses)]
    expect([...new Set(known)].toSorted()).toEqual(rows.map(({ name }) => name).toSorted())
  })

  it.each(Object.entries(races))('%s', { timeout: 60_000 }, async (_, { start, faults, rounds = defaultRounds }) => {
    const before = await count(faults)
    // A side that is refused whatever the other does would race with nobody.
    for (const first of [0, 1] as const) {
      const alone = (await start(test, admin))[first]
      expect([first, (await alone()).status]).toEqual([first, expect.toSatisfy((status) => status < 300)])
    }
    for (let round = 0; round < rounds; round++) {
      const [one, other] = await start(test, admin)
      const replies = await Promise.all(round % 2 === 0 ? [one(), other()] : [other(), one()])
      const statuses = replies.map(({ status }) => status)
      expect([Math.min(...statuses) < 300, Math.max(...statuses) < 500, statuses]).toEqual([true, true, statuses])
    }
    await test.journalOf(admin.token)
    const found = (await count(faults)) - before
    expect(found).toBe(0)
  })
})

async function count(faults: (typeof races)[string]['faults']): Promise<number> {
  const { rows } = await owner.query<{ count: string }>(faults.text, faults.values)
  return Number(rows[0]?.count)
}
