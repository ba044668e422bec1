import { Validator } from '@seriousme/openapi-schema-validator'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, anEvent, aTask, type Person } from '../../../test/factories.ts'
import { newId } from '../../kernel/ids.ts'
import { isJsonObject, type JsonObject, type JsonValue } from '../../kernel/json.ts'

const test = useTestApp()
let document: JsonObject
let anna: Person

beforeAll(async () => {
  document = (await test.rest('GET /openapi.json')).body
  anna = await aCompany(test)
})

/** What stands under these keys of an object. */
const at = (json: JsonValue | undefined, ...keys: string[]): JsonObject => {
  let found = json
  for (const key of keys) found = isJsonObject(found ?? null) ? (found as JsonObject)[key] : undefined
  if (!isJsonObject(found ?? null)) throw new Error(`nothing at ${keys.join(' ')}`)
  return found as JsonObject
}
const schema = (name: string): JsonObject => at(document, 'components', 'schemas', name)
const propertiesOf = (name: string): JsonObject => at(schema(name), 'properties')

it('is a document that OpenAPI allows, by a validator that nobody here wrote', async () => {
  expect(await new Validator().validate(document)).toEqual({ valid: true })
  const wrong = { ...document, components: { schemas: { Task: { type: 'record' } } } }
  expect(await new Validator().validate(wrong)).toMatchObject({ valid: false })
})

describe('a reply', () => {
  it.each([
    ['Task', async () => await aTask(test, anna)],
    ['Event', async () => await anEvent(test, anna)],
    ['Me', async () => (await test.rest('GET /api/v1/me', { token: anna.token })).body],
  ])('%s has every field that is described, and no other', async (name, make) => {
    expect(Object.keys(await make()).toSorted()).toEqual((schema(name).required as string[]).toSorted())
    expect(Object.keys(propertiesOf(name)).toSorted()).toEqual((schema(name).required as string[]).toSorted())
    expect(schema(name).additionalProperties).toBe(false)
  })

  it('says what can be null', () => {
    const { parent_id, due_date, assignee, priority, title } = propertiesOf('Task')
    expect(parent_id).toEqual({ type: ['string', 'null'] })
    expect(due_date).toMatchObject({ type: ['string', 'null'], format: 'date-time' })
    expect(assignee).toEqual({ anyOf: [{ $ref: '#/components/schemas/UserRef' }, { type: 'null' }] })
    expect(priority).toEqual({ anyOf: [{ $ref: '#/components/schemas/Priority' }, { type: 'null' }] })
    expect(title).toEqual({ type: 'string' })
    expect(schema('Priority').enum).toEqual(['low', 'medium', 'high', 'urgent'])
  })

  it('has its refusals described, as problem+json', () => {
    const responses = at(document, 'paths', '/api/v1/tasks/{id}', 'patch', 'responses')
    expect(Object.keys(responses)).toEqual(expect.arrayContaining(['200', '400', '401', '403', '404', '409', '422']))
    expect(schema('Problem').required).toEqual(['type', 'title', 'status', 'detail', 'reason', 'request_id'])
  })
})

describe('a body', () => {
  it('requires what the rules require', () => {
    expect(schema('CreateEventRequest').required).toEqual(['name', 'starts_at', 'ends_at'])
    expect(schema('SignUpRequest').required).toEqual(['company_name', 'name', 'email', 'password'])
    expect(at(document, 'paths', '/api/v1/tasks', 'post', 'requestBody').required).toBe(true)
    expect(at(document, 'paths', '/api/v1/tasks/{id}', 'patch', 'requestBody').required).toBeUndefined()
  })

  it('of a patch takes null where a field can be cleared, and nowhere else', async () => {
    const { due_date, title, version } = propertiesOf('UpdateTaskRequest')
    expect(due_date).toMatchObject({ type: ['string', 'null'], format: 'date-time' })
    expect(title).toEqual({ type: 'string', minLength: 1, maxLength: 200 })
    expect(version).toMatchObject({ format: 'uint32', minimum: 0, maximum: 4294967295 })
    const task = await aTask(test, anna)
    const { token } = anna
    const { status, body } = await test.rest(`PATCH /api/v1/tasks/${task.id}`, { token, body: { title: null } })
    expect([status, body.violations]).toEqual([400, [{ field: 'title', description: 'must not be empty' }]])
  })

  it('of an import is a file', () => {
    const content = at(document, 'paths', '/api/v1/imports', 'post', 'requestBody', 'content')
    expect(content['application/octet-stream']).toEqual({ schema: { type: 'string', format: 'binary' } })
  })

  it('takes no empty text for an id', async () => {
    const { token } = anna
    expect((await test.rest('POST /api/v1/workspaces', { token, body: { id: '', name: 'A' } })).status).toBe(400)
    expect((await test.rest('GET /api/v1/journal?workspace_id=', { token })).status).toBe(400)
    expect((await test.rest('POST /api/v1/workspaces', { token, body: { id: newId(), name: 'A' } })).status).toBe(201)
  })
})

describe('the documentation', () => {
  it('has an introduction, titles for people, and every alias', () => {
    expect(at(document, 'info').description).toContain('Authorization: Bearer')
    expect(at(document, 'paths', '/api/v1/tasks', 'post').summary).toBe('Creates a task')
    expect(at(document, 'paths', '/api/todos/{id}/complete', 'post').operationId).toBe('CompleteTaskAlias')
    const tags = document.tags as JsonObject[]
    expect(tags.map(({ name }) => name)).toContain('API key')
  })

  it('lets readers sign in, under the policy of every page', async () => {
    const page = await test.app.http.inject('/docs')
    expect(page.body).toContain('name="password"')
    expect(page.headers['content-security-policy']).toContain("script-src 'self'")
    expect(page.body).not.toMatch(/<script(?![^>]*src=)/)
    expect((await test.app.http.inject('/docs/sign-in.js')).headers['content-type']).toContain('javascript')
  })
})
