// A day's work through openapi-fetch with the types that openapi-typescript makes of /openapi.json.
import assert from 'node:assert/strict'
import createClient from 'openapi-fetch'
import type { paths } from './schema.ts'

const baseUrl = process.env.SERVER ?? ''
const anonymous = createClient<paths>({ baseUrl })

/** The data of a reply, or its problem as an error. */
async function told<T>(reply: Promise<{ data?: T; error?: { detail: string } }>): Promise<T> {
  const { data, error } = await reply
  if (data === undefined) throw new Error(error?.detail ?? 'no reply')
  return data
}

const email = `${crypto.randomUUID()}@example.org`
const signUp = { company_name: 'TypeScript', name: 'Ty', email, password: 'correct horse battery' }
const session = await told(anonymous.POST('/api/v1/auth/sign-up', { body: signUp }))
const client = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${session.access_token}` } })

const due = '2027-01-08T14:00:00Z'
const task = await told(
  client.POST('/api/v1/tasks', { body: { title: 'Rig truss', priority: 'urgent', due_date: due } }),
)
assert.deepEqual([task.priority, task.due_date, task.assignee], ['urgent', '2027-01-08T14:00:00.000Z', null])
const path = { id: task.id }
const query = { priority: ['urgent' as const, 'high' as const] }
const listed = await told(client.GET('/api/v1/tasks', { params: { query } }))
assert.deepEqual(
  listed.tasks.map(({ id }) => id),
  [task.id],
)
const cleared = await told(
  client.PATCH('/api/v1/tasks/{id}', { params: { path }, body: { due_date: null, section: 'Stage' } }),
)
assert.deepEqual([cleared.due_date, cleared.section, cleared.title], [null, 'Stage', 'Rig truss'])
const { version } = cleared
const done = await told(client.POST('/api/v1/tasks/{id}/complete', { params: { path }, body: { version } }))
assert.equal(done.status, 'done')

const event = await told(
  client.POST('/api/v1/events', { body: { name: 'Gala', starts_at: due, ends_at: '2027-01-08T18:00:00Z' } }),
)
assert.equal(event.status, 'tentative')
const eventPath = { path: { id: event.id } }
const moved = await told(client.PATCH('/api/v1/events/{id}', { params: eventPath, body: { venue: 'Hall' } }))
assert.equal(moved.venue, 'Hall')
const body = { status: 'confirmed' as const }
const confirmed = await told(client.POST('/api/v1/events/{id}/status', { params: eventPath, body }))
assert.equal(confirmed.status, 'confirmed')
const events = await told(client.GET('/api/v1/events', { params: { query: { status: ['confirmed'] } } }))
assert.deepEqual(
  events.events.map(({ id }) => id),
  [event.id],
)
assert.notEqual((await told(client.DELETE('/api/v1/events/{id}', { params: eventPath }))).deleted_at, null)
assert.notEqual((await told(client.DELETE('/api/v1/tasks/{id}', { params: { path } }))).deleted_at, null)

const history = await told(client.GET('/api/v1/journal', { params: { query: { subject_id: task.id } } }))
const changes = history.entries.flatMap((entry) => entry.changes.filter(({ field }) => field === 'priority'))
assert.deepEqual(changes, [{ field: 'priority', old: null, new: 'urgent' }])
const missing = { path: { id: crypto.randomUUID() } }
const { error } = await client.PATCH('/api/v1/tasks/{id}', { params: missing, body: { title: 'x' } })
assert.deepEqual([error?.status, error?.reason], [404, 'not_found'])
console.log('typescript: 13 calls as described')
