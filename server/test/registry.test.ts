import { beforeAll, describe, expect, it } from 'vitest'
import { withTenant } from '../src/kernel/db.ts'
import { newId } from '../src/kernel/ids.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import { authenticateToken } from '../src/platform/auth/authenticate.ts'
import { type KnownRecord, lookUpRecords, type RecordKey, recordTypes } from '../src/platform/registry/registry.ts'
import { useTestApp } from './client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from './factories.ts'
import { type RecordExample, recordExamples } from './record-examples.ts'
import { upload } from './uploads.ts'

// What the platform is told of any record by its type and id is what the kind's own rpcs answer.

const test = useTestApp()
let admin: Person
let stage: string
/** Has a role of the company's own with a permission that Managers lack. */
let mighty: Person
/** Of a role whose permissions reach what is assigned to them, and whose holder changes what is their own. */
let narrow: Person
/** Callers of very different rights, by what they are. */
let callers: Record<string, string>

interface Kind {
  path: string
  make: () => Promise<string[]>
  change: JsonObject
  /** The verb that changes one, where it is not PATCH. */
  changing?: string
}

const idOf = async (made: Promise<JsonObject>): Promise<string[]> => [String((await made).id)]

const kindOf = ({ path, fresh, change }: RecordExample): Kind => ({
  path,
  make: () =>
    idOf(
      expectStatus(201, test.rest(`POST /api/v1/${path}`, { token: admin.token, body: fresh })).then(
        ({ body }) => body,
      ),
    ),
  change,
})

const anImport = async (person: Person): Promise<string> =>
  String((await expectStatus(201, upload(test, person, 'title\nRig the truss', 'format=csv'))).body.id)

const kinds: Record<string, Kind> = {
  ...Object.fromEntries(recordExamples.map((example) => [example.type, kindOf(example)])),
  'work.task': {
    path: 'tasks',
    make: async () => {
      const own = await idOf(aTask(test, narrow, { workspace_id: stage, private: true }))
      const made = [{}, { assignee_id: narrow.userId }, { assignee_id: narrow.userId, private: true }]
      const others = await Promise.all(made.map((given) => idOf(aTask(test, admin, { workspace_id: stage, ...given }))))
      return [...others.flat(), ...own]
    },
    change: { section: 'New' },
  },
  'planning.event': {
    path: 'events',
    make: async () => [...(await idOf(anEvent(test, admin))), ...(await idOf(anEvent(test, narrow)))],
    change: { notes: 'New' },
  },
  'tenancy.workspace': { path: 'workspaces', make: async () => [stage], change: { name: 'Stage' } },
  'auth.user': {
    path: 'users',
    make: async () => [(await aColleague(test, admin, 'crew')).userId, admin.userId, mighty.userId, narrow.userId],
    change: { name: 'New' },
  },
  'imports.import': {
    path: 'imports',
    make: () => Promise.all([admin, narrow].map(anImport)),
    change: { options: { format: 'csv' } },
    changing: 'revise',
  },
}

beforeAll(async () => {
  admin = await aCompany(test)
  stage = await aWorkspace(test, admin, 'Stage')
  const body = { name: 'key', scopes: ['journal:read'] }
  const [manager, lead, crew, elsewhere, reader, key, stranger] = await Promise.all([
    aColleague(test, admin, 'manager'),
    aColleague(test, admin, 'planner', [stage]),
    aColleague(test, admin, 'crew', [stage]),
    aColleague(test, admin, 'planner'),
    aColleague(test, admin, 'read_only', [stage]),
    expectStatus(201, test.rest('POST /api/v1/api-keys', { token: admin.token, body })),
    aCompany(test),
  ])
  const role = { key: 'keeper', name: 'Keeper', permissions: ['auth.user.write', 'rbac.role.write'] }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body: role }))
  mighty = await aColleague(test, admin, 'keeper')
  const reach = { 'work.task.read': 'assigned', 'work.task.write': 'own', 'planning.event.read': 'assigned' }
  const permissions = [
    ...Object.keys(reach),
    'planning.event.write',
    'auth.user.read',
    'auth.user.write',
    'imports.import.write',
  ]
  const narrowRole = { key: 'narrow', name: 'Narrow', permissions, reach }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: admin.token, body: narrowRole }))
  narrow = await aColleague(test, admin, 'narrow', [stage])
  const put = `PUT /api/v1/workspaces/${stage}/members/${lead.userId}`
  await expectStatus(200, test.rest(put, { token: admin.token, body: { role: 'team_lead' } }))
  const people = { admin, manager, lead, crew, elsewhere, reader, stranger, mighty, narrow }
  const tokens = Object.entries(people).map(([name, { token }]) => [name, token] as const)
  callers = { ...Object.fromEntries(tokens), 'a key of no scope': String(key.body.secret) }
})

async function lookUp(token: string, keys: RecordKey[]): Promise<KnownRecord[]> {
  const { runtime } = test.app
  const { principal } = await authenticateToken(runtime, token)
  const { tenantId } = principal
  return withTenant(runtime.pool, tenantId, (db) => lookUpRecords({ db, tenantId, principal }, keys))
}

describe('the registry', () => {
  it('has every kind that the generic tests know', () => {
    expect(recordTypes().toSorted()).toEqual(Object.keys(kinds).toSorted())
  })

  it.each(Object.entries(kinds))(
    'says of %s what its rpcs say to everybody',
    async (type, { path, make, change, changing }) => {
      for (const id of await make()) {
        const answers: Record<string, boolean[]> = {}
        for (const [name, token] of Object.entries(callers)) {
          const [known] = await lookUp(token, [{ type, id }])
          const seen = await test.rest(`GET /api/v1/${path}/${id}`, { token })
          const call = changing ? `POST /api/v1/${path}/${id}/${changing}` : `PATCH /api/v1/${path}/${id}`
          const changed = await test.rest(call, { token, body: change })
          const told = [known?.maySee ?? false, known?.mayChange ?? false]
          const answered = [seen, changed].map(({ status }) => status === 200)
          // Of themselves people are told a thing or two whatever their role says.
          const isSelf = (id === mighty.userId && name === 'mighty') || (id === narrow.userId && name === 'narrow')
          expect(told, name).toEqual(isSelf ? [true, true] : answered)
          answers[name] = told
        }
        expect(answers).toMatchObject({ stranger: [false, false] })
        expect(await lookUp(callers.stranger ?? '', [{ type, id }])).toEqual([])
      }
    },
  )

  it('knows many of several kinds at once: their titles, numbers and pages, and the bin', async () => {
    const task = await aTask(test, admin, { title: 'Rig', workspace_id: stage })
    const event = await anEvent(test, admin, { name: 'Gala' })
    await expectStatus(200, test.rest(`DELETE /api/v1/events/${String(event.id)}`, { token: admin.token }))
    const [taskKey, eventKey] = [
      { type: 'work.task', id: String(task.id) },
      { type: 'planning.event', id: String(event.id) },
    ]
    const nothing = ['work.task', 'no.kind'].map((type) => ({ type, id: newId() }))
    const known = await lookUp(admin.token, [taskKey, ...nothing, eventKey])
    const may = { maySee: true, mayChange: true }
    expect(known.toSorted((a, b) => b.type.localeCompare(a.type))).toEqual([
      {
        ...taskKey,
        ...may,
        title: 'Rig',
        code: `T-${String(task.number)}`,
        page: `/tasks/${taskKey.id}`,
        isLiving: true,
      },
      { ...eventKey, ...may, title: 'Gala', code: '', page: `/events/${eventKey.id}`, isLiving: false },
    ])
  })
})

describe('a record’s history', () => {
  const historyFor = async (token: string, query: string) =>
    (await expectStatus(200, test.rest(`GET /api/v1/journal?${query}`, { token }))).body.entries as JsonObject[]

  it('is kept from those who do not see the record, though they saw it once', async () => {
    const office = await aWorkspace(test, admin)
    const { crew = '' } = callers
    const { id } = await aTask(test, admin, { workspace_id: stage })
    for (const query of [`subject_id=${String(id)}`, `subject_type=work.task&subject_id=${String(id)}`]) {
      expect(await historyFor(crew, query)).toHaveLength(1)
    }
    const body = { workspace_id: office }
    await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: admin.token, body }))
    for (const query of [`subject_id=${String(id)}`, `subject_type=work.task&subject_id=${String(id)}`]) {
      expect(await historyFor(crew, query)).toEqual([])
      expect(await historyFor(admin.token, query)).toHaveLength(3)
    }
  })
})
