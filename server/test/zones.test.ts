import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { migrateDown, migrateUp } from '../src/platform/database/migrate.ts'
import { useTestApp } from './client.ts'
import { createTestDatabase } from './database.ts'
import { aCompany, anEvent, expectStatus, type Person, testPassword } from './factories.ts'
import { aCalendar, upload } from './uploads.ts'

const test = useTestApp()
let anna: Person

beforeAll(async () => {
  anna = await aCompany(test)
})

/** Runs a statement as the owner of the tables. */
async function asOwner<Row extends pg.QueryResultRow>(url: string, statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return (await client.query<Row>(statement).finally(() => client.end())).rows
}

describe('a zone', () => {
  const dates = { starts_at: '2027-01-01T10:00:00Z', ends_at: '2027-01-01T11:00:00Z' }
  const signUp = { company_name: 'Zones', name: 'Zora', email: 'zora@example.org', password: testPassword }
  const calls = (zone: string): [string, object][] => [
    ['POST /api/v1/events', { name: 'x', ...dates, time_zone: zone }],
    ['PATCH /api/v1/me', { time_zone: zone }],
    ['PATCH /api/v1/company', { time_zone: zone }],
    ['POST /api/v1/auth/sign-up', { ...signUp, time_zone: zone }],
  ]

  it.each(['PST', 'IST', 'BST', '+01:00', '2027-01-01T00:00Z'])('%s is refused wherever one is taken', async (zone) => {
    for (const [call, body] of calls(zone)) {
      const reply = await test.rest(call, { token: anna.token, body })
      expect([call, reply.status, reply.body.violations]).toEqual([
        call,
        400,
        [{ field: 'time_zone', description: 'must be an IANA zone, such as Europe/Vienna' }],
      ])
    }
    const event = await anEvent(test, anna, {})
    const patched = { token: anna.token, body: { time_zone: zone } }
    expect((await test.rest(`PATCH /api/v1/events/${String(event.id)}`, patched)).status).toBe(400)
    const query = `time_zone=${encodeURIComponent(zone)}`
    expect((await upload(test, anna, aCalendar('UID:a\nDTSTART:20270201T100000'), query)).status).toBe(400)
  })

  it('is kept as the database of zones spells it', async () => {
    for (const [call, body] of calls('america/NEW_york')) {
      const reply = await test.rest(call, { token: anna.token, body })
      expect([call, reply.status < 300]).toEqual([call, true])
      if (!call.includes('sign-up')) expect(reply.body.time_zone).toBe('America/New_York')
    }
  })

  it('that this runtime does not know any more is UTC to its people, not a fault', async () => {
    const nora = await aCompany(test)
    await asOwner(test.ownerUrl, `update auth_user set time_zone = 'Atlantis/City' where id = '${nora.userId}'`)
    const { token } = await personAgain(nora)
    const floating = await upload(test, { ...nora, token }, aCalendar('UID:a\nSUMMARY:A\nDTSTART:20270201T100000'))
    expect([floating.status, floating.body.created]).toEqual([201, 1])
  })
})

/** Signed in anew: what a token stands for is looked up again. */
async function personAgain({ email }: Person): Promise<{ token: string }> {
  const { body } = await expectStatus(
    200,
    test.rest('POST /api/v1/auth/sign-in', { body: { email, password: testPassword } }),
  )
  return { token: String(body.access_token) }
}

describe('rows from before', () => {
  const used: (() => Promise<void>)[] = []
  afterAll(() => Promise.all(used.map((drop) => drop())))

  it('have the zones that their abbreviations stood for', async () => {
    const database = await createTestDatabase()
    used.push(database.drop)
    const appRole = decodeURIComponent(new URL(database.appUrl).username)
    await migrateDown(database.ownerUrl, appRole, { to: 10 })
    const zones = ['PST', 'ist', 'BST', 'europe/vienna', 'UTC']
    const values = zones.map((zone) => `(gen_random_uuid(), '${zone}', '${zone}', 'active', 'local', now(), now())`)
    await asOwner(
      database.ownerUrl,
      `insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at) values ${values.join()}`,
    )
    await migrateUp(database.ownerUrl, appRole)
    const rows = await asOwner<{ name: string; time_zone: string }>(
      database.ownerUrl,
      'select name, time_zone from tenancy_company',
    )
    expect(Object.fromEntries(rows.map(({ name, time_zone }) => [name, time_zone]))).toEqual({
      PST: 'America/Los_Angeles',
      ist: 'Asia/Kolkata',
      BST: 'Asia/Dhaka',
      'europe/vienna': 'europe/vienna',
      UTC: 'UTC',
    })
  })
})
