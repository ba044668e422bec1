import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, type Person, testPassword } from '../../../test/factories.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
let admin: Person
beforeAll(async () => {
  admin = await aCompany(test)
})

const dates = { starts_at: '2027-03-01T08:00:00Z', ends_at: '2027-03-01T09:00:00Z' }
const person = { email: 'new@example.org', password: testPassword }
/** Everything that takes a name, with the rest of its request. */
const named: [call: string, field: string, rest: JsonObject][] = [
  ['POST /api/v1/tasks', 'title', {}],
  ['POST /api/v1/tasks', 'section', { title: 'Task' }],
  ['POST /api/v1/events', 'name', dates],
  ['POST /api/v1/events', 'venue', { ...dates, name: 'Gig' }],
  ['POST /api/v1/workspaces', 'name', {}],
  ['POST /api/v1/roles', 'name', { key: 'own', permissions: [] }],
  ['POST /api/v1/api-keys', 'name', { scopes: ['work:read'] }],
  ['PATCH /api/v1/me', 'name', {}],
  ['PATCH /api/v1/company', 'name', {}],
  ['POST /api/v1/auth/sign-up', 'name', { ...person, company_name: 'Gala' }],
  ['POST /api/v1/auth/sign-up', 'company_name', { ...person, name: 'Anna' }],
]
const invisible = {
  'zero width': '\u200B\u200D\uFEFF',
  direction: '\u202E\u2066',
  'a Hangul filler': '\u3164',
  'a blank of Braille': '\u2800',
  'marks alone': '\u0301\u0308',
  'no-break blanks': '\u00A0\u2003',
}

describe.each(Object.entries(invisible))('a name of nothing but %s', (_, text) => {
  it.each(named)('is refused by %s as its %s', async (call, field, rest) => {
    const reply = await test.rest(call, { token: admin.token, body: { ...rest, [field]: text } })
    const fields = (reply.body.violations as JsonObject[] | undefined)?.map((violation) => violation.field)
    expect([reply.status, fields]).toEqual([400, [field]])
  })

  it('is refused as a tag, by its place', async () => {
    const body = { title: 'Task', tags: ['ok', text] }
    const reply = await test.rest('POST /api/v1/tasks', { token: admin.token, body })
    expect((reply.body.violations as JsonObject[])[0]?.field).toBe('tags[1]')
  })
})

it.each(['👩‍👩‍👧', 'क्षि', '‏שלום', '中', '_', '\u200Ba'])('"%s" is kept as it is', async (title) => {
  const reply = await test.rest('POST /api/v1/tasks', { token: admin.token, body: { title } })
  expect([reply.status, reply.body.title]).toEqual([201, title])
})
