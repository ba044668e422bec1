import type { VenueService } from '@eventkit/api/eventkit/v1/venue_pb'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { dumpOf, tablesWith } from '../../../test/dump.ts'
import { aColleague, aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { testKeyring } from '../../../test/journal.ts'
import { suppliersOf } from '../../../test/suppliers.ts'
import { inTransaction, openPool } from '../../kernel/db.ts'
import { nilId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { modules } from '../../modules.ts'
import { defineModule } from '../module.ts'
import { rotateMasterKey } from '../privacy/master-key.ts'
import { defineRecord, serveRecord } from './index.ts'

/** Whom a supplier's contact and country are for. */
const contactPermission = 'extra.contact.read'
const { file, definition } = suppliersOf([], { contact: contactPermission, country: contactPermission })
const normal = (text: string): string => text.trim().toLowerCase()

describe('what cannot be encrypted is refused with its name', () => {
  it.each([
    ['what lists are sorted by', { encrypted: { city: {} }, sorts: ['city'] as const }, /sorted by city/],
    ['what it is known by', { encrypted: { name: {} }, sorts: ['created_at'] as const }, /known by name/],
    [
      'what is searched, without an index',
      { encrypted: { notes: {} }, searched: ['notes'] as const },
      /notes is searched/,
    ],
    ['what is no text', { encrypted: { rooms: {} } }, /rooms is encrypted and no plain text/],
    ['several texts', { encrypted: { tags: {} } }, /tags is encrypted and no plain text/],
    ['a text that can be absent', { encrypted: { parent_id: {} } }, /parent_id is encrypted and no plain text/],
    ['what it does not have', { encrypted: { colour: {} } }, /colour is encrypted and no plain text/],
  ])('%s', (_, part, message) => {
    expect(() => defineRecord({ ...suppliersOf(['parent_id']).definition, ...part } as typeof definition)).toThrow(
      message,
    )
  })
})

const suppliers = defineRecord({
  ...definition,
  searched: ['name', 'contact'],
  encrypted: { contact: { normal }, country: { normal }, notes: {} },
})

const extra = defineModule({
  name: 'extra',
  services: [serveRecord(file.getService('eventkit.v1.SupplierService') as typeof VenueService, suppliers)],
  permissions: { 'extra.supplier.read': 'everyone', 'extra.supplier.write': 'everyone', [contactPermission]: [] },
})

const test = useTestApp({ modules: [...modules, extra] })
let anna: Person
let ben: Person

const contact = 'zoe.quittenbaum@example.org'
const notes = 'Zoës Schlüssel liegt unter der Matte'

async function asOwner<T>(run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: test.ownerUrl })
  await client.connect()
  return run(client).finally(() => client.end())
}

beforeAll(async () => {
  await asOwner((client) =>
    client.query(`
      create table extra_supplier (like planning_venue including defaults, primary key (tenant_id, id));
      alter table extra_supplier
        alter column contact drop not null, alter column contact type bytea using null, add column contact_index text,
        alter column country drop not null, alter column country type bytea using null, add column country_index text,
        alter column notes drop not null, alter column notes type bytea using null;
      select secure_table('extra_supplier', 'select, insert, update')`),
  )
  anna = await aCompany(test)
  ben = await aCompany(test)
})

const call = async (by: Person, line: string, body?: JsonObject): Promise<JsonObject> => {
  const reply = await test.rest(line, { token: by.token, ...(body && { body }) })
  expect([line, reply.status, reply.status < 300 || reply.body]).toEqual([line, reply.status, true])
  return reply.body
}
const make = (by: Person, body: JsonObject) => call(by, 'POST /api/v1/suppliers', body)
const namesIn = async (by: Person, query: string): Promise<unknown[]> => {
  const { suppliers: found } = await call(by, `GET /api/v1/suppliers?${query}`)
  return (found as JsonObject[]).map(({ name }) => name)
}

describe('encrypted texts of records', () => {
  it('are written, read and changed like others, and no byte of them is in the database', async () => {
    const made = await make(anna, { name: 'Stage Co', contact, country: 'AT', notes })
    expect(made).toMatchObject({ contact, country: 'AT', notes })
    const path = `/api/v1/suppliers/${String(made.id)}`
    expect(await call(anna, `GET ${path}`)).toEqual(made)
    const later = `x${contact}`
    const changed = await call(anna, `PATCH ${path}`, { contact: later })
    expect(changed).toMatchObject({ contact: later, notes, version: 2 })
    await expectStatus(200, test.rest(`DELETE ${path}`, { token: anna.token }))
    expect(await call(anna, `POST ${path}/restore`, {})).toMatchObject({ contact: later, country: 'AT', notes })
    const entries = await test.journalOf(anna.token)
    expect(entries.find(({ kind }) => kind === 'extra.supplier.updated')).toMatchObject({
      changes: [{ field: 'contact', old: contact, new: later }],
    })
    const dump = await dumpOf(test.ownerUrl)
    expect(tablesWith(dump, 'Stage Co')).toContain('public.extra_supplier')
    for (const text of [contact, notes]) expect([text, tablesWith(dump, text)]).toEqual([text, []])
  })

  it('merge and clash like others', async () => {
    const { id } = await make(anna, { name: 'Merging', notes: 'one' })
    const path = `PATCH /api/v1/suppliers/${String(id)}`
    await call(anna, path, { version: 1, notes: 'two' })
    expect(await call(anna, path, { version: 1, contact: 'mine' })).toMatchObject({ notes: 'two', contact: 'mine' })
    const clash = await test.rest(path, { token: anna.token, body: { version: 1, notes: 'three' } })
    expect(clash.body).toMatchObject({ status: 409, reason: 'stale_version' })
  })

  it('are found by the whole of them alone, in any case, beside plain ones by parts', async () => {
    await make(anna, { name: 'Lights', contact: 'Ida@Example.org', country: 'CH' })
    await make(ben, { name: 'Ben’s', contact: 'ida@example.org', country: 'CH' })
    expect(await namesIn(anna, 'search=IDA@example.org')).toEqual(['Lights'])
    expect(await namesIn(anna, 'search=ida')).toEqual([])
    expect(await namesIn(anna, 'search=ight')).toEqual(['Lights'])
    expect(await namesIn(anna, 'country=CH')).toEqual(['Lights'])
    expect(await namesIn(anna, 'country=CH&country=AT&search=ight')).toEqual(['Lights'])
    expect(await namesIn(anna, 'country=DE')).toEqual([])
    expect((await namesIn(anna, '')).length).toBe(3)
    await asOwner(async (client) => {
      const { rows } = await client.query(
        `select distinct country_index from extra_supplier where name in ('Lights', 'Ben’s')`,
      )
      expect(rows).toHaveLength(2)
    })
  })

  it('tell nothing to those who are not shown them, neither by being found nor by how that is refused', async () => {
    await make(anna, { name: 'Hidden', contact: 'zed@example.org', country: 'IS' })
    const crew = await aColleague(test, anna, 'crew')
    for (const search of ['zed@example.org', 'ZED@EXAMPLE.ORG', 'zed', 'nobody@example.org'])
      expect([search, await namesIn(crew, `search=${search}`)]).toEqual([search, []])
    expect(await namesIn(anna, 'search=zed@example.org')).toEqual(['Hidden'])
    const refused = await Promise.all(
      ['IS', 'NO'].map((country) => test.rest(`GET /api/v1/suppliers?country=${country}`, { token: crew.token })),
    )
    const [there, none] = refused.map(({ status, body }) => ({ status, body: { ...body, request_id: '' } }))
    expect(there).toMatchObject({ status: 403, body: { reason: 'field_permission' } })
    expect(none).toEqual(there)
    const journal = JSON.stringify(await test.journalOf(crew.token))
    expect(journal).toContain('Hidden')
    expect(journal).not.toContain('zed@')
    const { suppliers: listed } = await call(crew, 'GET /api/v1/suppliers?search=hidden')
    expect(listed).toMatchObject([{ contact: '', country: '' }])
  })

  it('are empty without a key and an index where nothing was written', async () => {
    const { id } = await make(anna, { name: 'Bare' })
    expect(await call(anna, `GET /api/v1/suppliers/${String(id)}`)).toMatchObject({
      contact: '',
      country: '',
      notes: '',
    })
    await asOwner(async (client) => {
      const { rows } = await client.query(
        `select contact, contact_index, country, country_index, notes from extra_supplier where name = 'Bare'`,
      )
      expect(rows).toEqual([{ contact: null, contact_index: null, country: null, country_index: null, notes: null }])
    })
  })

  it('are read and found after the master key was made anew, and not in another row', async () => {
    await make(anna, { name: 'Sound', contact: 'first@example.org' })
    const { id } = await make(anna, { name: 'Video', contact: 'second@example.org' })
    const pool = openPool({ connectionString: test.ownerUrl, max: 1 })
    await inTransaction(pool, nilId, (tx) => rotateMasterKey(tx, testKeyring)).finally(() => pool.end())
    expect(await namesIn(anna, 'search=first@example.org')).toEqual(['Sound'])
    expect(await call(anna, `GET /api/v1/suppliers/${String(id)}`)).toMatchObject({ contact: 'second@example.org' })
    await asOwner((client) =>
      client.query(`
        update extra_supplier set contact = (select contact from extra_supplier where name = 'Sound') where name = 'Video'`),
    )
    const moved = await test.rest(`GET /api/v1/suppliers/${String(id)}`, { token: anna.token })
    expect(moved.status).toBe(500)
  })
})
