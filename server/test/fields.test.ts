import type { DescFile, DescMessage, Message } from '@bufbuild/protobuf'
import type { GenMessage } from '@bufbuild/protobuf/codegenv2'
import pg from 'pg'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import { modules } from '../src/modules.ts'
import { ownCall, read, write } from '../src/platform/calls/transact.ts'
import { authenticateToken } from '../src/platform/auth/authenticate.ts'
import type { FileRow } from '../src/platform/files/file-row.ts'
import { readContract } from '../src/platform/api/contract.ts'
import { defineModule, type Module } from '../src/platform/module.ts'
import { fieldFaults } from '../src/platform/access/field.rules.ts'
import { assertListed } from '../src/platform/records/record.list.ts'
import { defineRecord, importing, serveRecord } from '../src/platform/records/index.ts'
import { type RestReply, useTestApp } from './client.ts'
import { aColleague, aCompany, expectStatus, type Person } from './factories.ts'
import { addressOf, openFeedClient } from './feed.ts'
import { partContract, pricePermission } from './part.contract.ts'

// Fields bound to a permission, on a kind of record that only this test has: parts, whose price and supplier are for some.

const contract = partContract()
const bound = ['price_minor', 'supplier']

const messageIn = (file: DescFile, name: string): GenMessage<Message> =>
  file.messages.find((each) => each.name === name) as DescMessage as GenMessage<Message>

const parts = defineRecord({
  message: messageIn(contract, 'Part'),
  create: messageIn(contract, 'CreatePartRequest'),
  update: messageIn(contract, 'UpdatePartRequest'),
  list: messageIn(contract, 'ListPartsRequest'),
  title: 'name' as never,
  sorts: ['created_at', 'price_minor' as never],
  searched: ['name', 'supplier'] as never[],
})

const stock: Module = defineModule({
  name: 'stock',
  services: [serveRecord(contract.services[0]!, parts)],
  permissions: {
    'stock.part.read': ['manager', 'crew:own'],
    'stock.part.write': ['manager', 'crew:own'],
    [pricePermission]: [],
  },
})

const table = `
  create table stock_part (
    tenant_id uuid not null, id uuid not null, name text not null, price_minor int, supplier text not null,
    version int not null, created_by uuid not null, created_at timestamptz not null, updated_at timestamptz not null,
    received_at timestamptz not null, deleted_at timestamptz, primary key (tenant_id, id));
  select secure_table('stock_part', 'select, insert, update');`

const test = useTestApp({ modules: [...modules, stock] })
let anna: Person
/** May see and change parts, and neither their prices nor where they are from. */
let crew: Person
let path: string

const call = (person: Person, line: string, body?: JsonObject): Promise<RestReply> =>
  test.rest(line, { token: person.token, ...(body && { body }) })

beforeAll(async () => {
  const owner = new pg.Client({ connectionString: test.ownerUrl })
  await owner.connect()
  await owner.query(table)
  await owner.end()
  anna = await aCompany(test)
  const role = { key: 'picker', name: 'Picker', permissions: ['stock.part.read', 'stock.part.write', 'auth.user.read'] }
  await expectStatus(201, call(anna, 'POST /api/v1/roles', role))
  crew = await aColleague(test, anna, 'picker')
  const given = { name: 'Clamp', price_minor: 4711, supplier: 'Clandestine' }
  path = `/api/v1/parts/${String((await expectStatus(200, call(anna, 'POST /api/v1/parts', given))).body.id)}`
  await expectStatus(200, call(anna, `PATCH ${path}`, { price_minor: 47110, supplier: 'Clandestine too' }))
  await expectStatus(200, call(anna, `PATCH ${path}`, { price_minor: 47115, name: 'Clamp 50' }))
})

const secret = /4711|Clandestine/

describe('a field bound to a permission', () => {
  it('is shown to those who have it, found, and sorted by', async () => {
    expect((await call(anna, `GET ${path}`)).body).toMatchObject({ price_minor: 47115, supplier: 'Clandestine too' })
    for (const query of ['search=clandestine', 'supplier=Clandestine%20too', 'sort_by=price_minor']) {
      expect((await expectStatus(200, call(anna, `GET /api/v1/parts?${query}`))).body.parts).toHaveLength(1)
    }
  })

  it('is absent from every reply to others, and what they change leaves it alone', async () => {
    const replies = [
      await call(crew, `GET ${path}`),
      await call(crew, 'GET /api/v1/parts'),
      await call(crew, `PATCH ${path}`, { name: 'Clamp 51' }),
      await call(crew, `DELETE ${path}`),
      await call(crew, 'GET /api/v1/parts?deleted=true'),
      await call(crew, `POST ${path}/restore`, {}),
    ]
    for (const { status, body } of replies) {
      expect(status).toBe(200)
      expect(JSON.stringify(body)).toContain('Clamp')
      expect(JSON.stringify(body)).not.toMatch(secret)
    }
    expect(replies[0]?.body).toMatchObject({ name: 'Clamp 50', price_minor: null, supplier: '' })
    expect((await call(anna, `GET ${path}`)).body).toMatchObject({ name: 'Clamp 51', price_minor: 47115 })
  })

  it('is found by no search of theirs', async () => {
    expect((await call(crew, 'GET /api/v1/parts?search=clandestine')).body.parts).toEqual([])
    expect((await call(crew, 'GET /api/v1/parts?search=clamp')).body.parts).toHaveLength(1)
  })

  it('is refused with its name where they write it, clear it, filter or sort by it', async () => {
    const tries: [line: string, body: JsonObject | undefined, names: string[]][] = [
      ['POST /api/v1/parts', { name: 'Bolt', price_minor: 1, supplier: 'x' }, bound],
      ['POST /api/v1/parts', { name: 'Bolt', price_minor: 0 }, ['price_minor']],
      [`PATCH ${path}`, { price_minor: 1 }, ['price_minor']],
      [`PATCH ${path}`, { supplier: null }, ['supplier']],
      ['GET /api/v1/parts?supplier=Clandestine', undefined, ['supplier']],
      ['GET /api/v1/parts?sort_by=price_minor', undefined, ['sort_by']],
    ]
    for (const [line, body, names] of tries) {
      const reply = await call(crew, line, body)
      expect(reply.body).toMatchObject({ status: 403, reason: 'field_permission' })
      expect((reply.body.violations as JsonObject[]).map(({ field }) => field)).toEqual(names)
    }
  })

  it('is in no history, poll, feed or export of theirs', async () => {
    const id = path.split('/').at(-1)
    const polled = await test.journalOf(crew.token)
    const history = (await call(crew, `GET /api/v1/journal?subject_id=${id}`)).body.entries as JsonObject[]
    const feed = await openFeedClient(await addressOf(test.app), { token: crew.token, after: 0 })
    await feed.until(({ entries }) => entries.length >= polled.length)
    await feed.close()
    const exported = async ({ token }: Person, format: string): Promise<string> => {
      const url = `/api/v1/journal/export?format=${format}`
      return (await test.app.http.inject({ url, headers: { authorization: `Bearer ${token}` } })).payload
    }
    const entries = [...polled, ...history, ...feed.entries]
    const files = [await exported(crew, 'ndjson'), await exported(crew, 'csv')]
    for (const text of [JSON.stringify(entries), ...files]) {
      expect(text).toContain('Clamp 50')
      expect(text).not.toMatch(secret)
    }
    const changed = entries.flatMap(({ changes }) => (changes as JsonObject[]).map(({ field }) => field))
    expect(changed.filter((field) => bound.includes(String(field)))).toEqual([])
    expect(await exported(anna, 'csv')).toMatch(secret)
  })

  it('is in no import of theirs: neither compared nor set', async () => {
    const { runtime } = test.app
    const { principal } = await authenticateToken(runtime, crew.token)
    const bringing = importing(parts)
    const id = path.split('/').at(-1) ?? ''
    const found = await read(runtime, ownCall('import'), principal, (ctx) => bringing.find(ctx, [id]))
    expect(found[0]?.fields).toEqual({ name: 'Clamp 51' })
    await write(runtime, ownCall('import'), principal, (ctx) =>
      bringing.update(ctx, id, { name: 'Clamp 52', price_minor: 1 }),
    )
    expect((await call(anna, `GET ${path}`)).body).toMatchObject({ name: 'Clamp 52', price_minor: 47115 })
    const row = { fields: { name: 'Bolt', price_minor: 1 } } as unknown as FileRow
    const rows = await read(runtime, ownCall('import'), principal, (ctx) => bringing.resolve!(ctx, [row], null))
    expect(rows.map(({ fields }) => fields)).toEqual([{ name: 'Bolt' }])
  })

  it('has to be marked wherever a request could name it: such a server does not start', () => {
    const half = partContract('CreatePartRequest')
    const services = [{ desc: half.services[0]!, methods: stock.services?.[0]?.methods ?? {} }]
    expect(() => readContract([...modules, { ...stock, services }])).toThrow(/CreatePart takes price_minor without/)
  })

  it('is no part of a message that requests hold, and nothing is known, sorted or searched by it unasked', () => {
    const whole = messageIn(contract, 'ListPartsResponse')
    const faults = fieldFaults({ input: whole, output: messageIn(contract, 'PartRequest') }, 'SetParts')
    expect(faults).toEqual(bound.map((name) => `SetParts takes ${name} within parts, where no permission is asked for`))
    for (const wrong of [{ sorts: ['price_minor'] }, { title: 'supplier' }, { searchText: 'search_text' }])
      expect(() => assertListed({ ...parts, ...wrong })).toThrow(/which not all are shown/)
  })
})

describe('a built-in role', () => {
  it('has a permission as far as the module says', async () => {
    const weekend = await aColleague(test, anna, 'crew')
    expect((await call(weekend, 'GET /api/v1/parts')).body.parts).toEqual([])
    expect((await call(weekend, `GET ${path}`)).status).toBe(404)
    const { body } = await call(weekend, 'POST /api/v1/parts', { name: 'Glove' })
    expect((await call(weekend, 'GET /api/v1/parts')).body.parts).toMatchObject([{ id: body.id }])
    const roles = (await call(anna, 'GET /api/v1/roles')).body.roles as JsonObject[]
    expect(roles.find(({ key }) => key === 'crew')?.reach).toMatchObject({
      'stock.part.read': 'own',
      'work.task.read': 'workspace',
    })
  })
})

describe('e-mail addresses', () => {
  it('are for those with the permission', async () => {
    const users = async (person: Person, query: string): Promise<JsonObject[]> =>
      (await call(person, `GET /api/v1/users?${query}`)).body.users as JsonObject[]
    expect((await users(anna, `search=${anna.email}`)).map(({ email }) => email)).toEqual([anna.email])
    expect(await users(crew, `search=${anna.email}`)).toEqual([])
    expect(new Set((await users(crew, '')).map(({ email }) => email))).toEqual(new Set(['']))
    expect((await call(crew, `GET /api/v1/users/${anna.userId}`)).body.email).toBe('')
    expect(JSON.stringify(await test.journalOf(crew.token))).not.toContain(anna.email)
    expect((await call(crew, 'GET /api/v1/me')).body.email).toBe(crew.email)
  })
})
