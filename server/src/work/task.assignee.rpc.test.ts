import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp, type RestReply } from '../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { bringIn, upload } from '../../test/uploads.ts'
import type { JsonObject } from '../kernel/json.ts'
import { ownCall, write } from '../platform/calls/transact.ts'
import { authenticate } from '../platform/auth/authenticate.ts'
import { createTask } from './task.actions.ts'

const test = useTestApp()
let anna: Person
let manager: Person
let inside: Person
let outside: Person
let stage: string
let office: string

beforeAll(async () => {
  anna = await aCompany(test)
  stage = await aWorkspace(test, anna, 'Stage')
  office = await aWorkspace(test, anna, 'Office')
  ;[manager, inside, outside] = await Promise.all([
    aColleague(test, anna, 'manager', [office]),
    aColleague(test, anna, 'crew', [stage]),
    aColleague(test, anna, 'crew', [office]),
  ])
})

const call = (route: string, body?: JsonObject): Promise<RestReply> =>
  test.rest(route, { token: anna.token, ...(body && { body }) })
const patch = (task: JsonObject, body: JsonObject): Promise<RestReply> =>
  call(`PATCH /api/v1/tasks/${String(task.id)}`, body)
const get = async (task: JsonObject): Promise<JsonObject> => (await call(`GET /api/v1/tasks/${String(task.id)}`)).body
const nameOf = async ({ userId }: Person): Promise<unknown> => (await call(`GET /api/v1/users/${userId}`)).body.name
const refusal = ({ status, body }: RestReply): unknown[] => [
  status,
  body.reason,
  (body.violations as JsonObject[] | undefined)?.map(({ field }) => field),
]
const refused = [400, 'assignee_cannot_see', ['assignee_id']]

async function addRole(permissions: string[]): Promise<string> {
  const key = `role_${permissions.length}`
  await expectStatus(201, call('POST /api/v1/roles', { key, name: key, permissions }))
  return key
}

describe('a task is given only to people who can see it', () => {
  it('when it is made: members of the workspace, and those whose role sees every workspace', async () => {
    const reach = await addRole(['work.task.read', 'tenancy.workspace.all'])
    const everywhere = await aColleague(test, anna, reach, [office])
    const make = ({ userId }: Person) =>
      call('POST /api/v1/tasks', { title: 'Rig', workspace_id: stage, assignee_id: userId })
    for (const person of [anna, manager, inside, everywhere]) expect((await make(person)).status).toBe(201)
    expect(refusal(await make(outside))).toEqual(refused)
  })

  it('and one that is refused leaves nothing, also where the transaction goes on', async () => {
    const { runtime } = test.app
    const principal = await authenticate(runtime, `Bearer ${anna.token}`)
    const wanted = { title: 'Left behind', workspace_id: stage, assignee_id: outside.userId }
    await write(runtime, ownCall('test'), principal, (ctx) =>
      expect(createTask(ctx, wanted)).rejects.toMatchObject({ reason: 'assignee_cannot_see' }),
    )
    expect((await call('GET /api/v1/tasks?search=Left+behind')).body.tasks).toEqual([])
  })

  it('and named by every reply as when it is read', async () => {
    const { body: made } = await call('POST /api/v1/tasks', {
      title: 'Rig',
      workspace_id: stage,
      assignee_id: inside.userId,
    })
    expect(made).toEqual(await get(made))
    const { body: given } = await patch(made, { assignee_id: anna.userId })
    expect(given).toEqual(await get(made))
    expect((await patch(made, { assignee_id: null })).body.assignee).toBeNull()
  })

  it('when it is changed, and when many are assigned at once, none or all', async () => {
    const [one, two] = [
      await aTask(test, anna, { workspace_id: stage }),
      await aTask(test, anna, { workspace_id: office }),
    ]
    expect(refusal(await patch(one, { assignee_id: outside.userId }))).toEqual(refused)
    const bulk = await call('POST /api/v1/tasks/bulk-assign', {
      ids: [String(one.id), String(two.id)],
      assignee_id: outside.userId,
    })
    expect([bulk.status, bulk.body.items]).toEqual([
      422,
      [expect.objectContaining({ id: one.id, reason: 'assignee_cannot_see' })],
    ])
    expect([(await get(one)).assignee, (await get(two)).assignee]).toEqual([null, null])
  })

  it('when it moves: whoever has it, or an open task below it, must see where it goes', async () => {
    const parent = await aTask(test, anna, { workspace_id: stage })
    const child = await aTask(test, anna, { parent_id: String(parent.id), assignee_id: inside.userId })
    expect(refusal(await patch(parent, { workspace_id: office }))).toEqual(refused)
    const also = await aColleague(test, anna, 'crew', [stage])
    const other = await aTask(test, anna, { parent_id: String(parent.id), assignee_id: also.userId })
    const { violations } = (await patch(parent, { workspace_id: office })).body
    const names = [await nameOf(inside), await nameOf(also)].toSorted().join(', ')
    expect(violations).toMatchObject([{ description: expect.stringContaining(`${names} cannot see`) }])
    for (const { id } of [child, other]) await expectStatus(200, call(`POST /api/v1/tasks/${String(id)}/complete`, {}))
    await expectStatus(200, patch(parent, { workspace_id: office, assignee_id: outside.userId }))
    expect(await get(child)).toMatchObject({ workspace_id: office, assignee: { id: inside.userId } })
  })

  it('in a file: another name is a note on its row', async () => {
    const file = `Title,Owner\nMine,${inside.email}\nTheirs,${outside.email}\n`
    const place = `file_name=t.csv&workspace_id=${stage}`
    const { body } = await upload(test, anna, file, place)
    const { rows } = (await call(`GET /api/v1/imports/${String(body.id)}/rows`)).body as { rows: JsonObject[] }
    expect(rows.map(({ problems }) => problems)).toEqual([
      [],
      [`column "Owner": "${outside.email}" is not a person in this workspace`],
    ])
    await bringIn(test, anna, file, place)
    const found = await call(`GET /api/v1/tasks?workspace=${stage}&search=Theirs`)
    expect((found.body.tasks as JsonObject[]).map(({ assignee }) => assignee)).toEqual([null])
  })
})

describe('somebody who loses sight of a workspace', () => {
  it('keeps their tasks there, which can be changed, and are given to nobody else by it', async () => {
    const leaver = await aColleague(test, anna, 'crew', [stage, office])
    const task = await aTask(test, anna, { workspace_id: stage, assignee_id: leaver.userId })
    await expectStatus(200, call(`DELETE /api/v1/workspaces/${stage}/members/${leaver.userId}`))
    await expectStatus(200, patch(task, { title: 'Rig again' }))
    expect(await get(task)).toMatchObject({ title: 'Rig again', assignee: { id: leaver.userId } })
    await expectStatus(200, patch(task, { assignee_id: null }))
    expect(refusal(await patch(task, { assignee_id: leaver.userId }))).toEqual(refused)
  })

  it('at the moment they are assigned: is refused, or was assigned before they lost it', async () => {
    const task = await aTask(test, anna, { workspace_id: stage })
    for (let round = 0; round < 10; round++) {
      const leaver = await aColleague(test, anna, 'crew', [stage, office])
      await expectStatus(200, patch(task, { assignee_id: null }))
      const [assigned, removed] = await Promise.all([
        patch(task, { assignee_id: leaver.userId }),
        call(`DELETE /api/v1/workspaces/${stage}/members/${leaver.userId}`),
      ])
      expect(removed.status).toBe(200)
      const { assignee } = await get(task)
      if (assigned.status === 200) expect(assignee).toMatchObject({ id: leaver.userId })
      else expect([refusal(assigned), assignee]).toEqual([refused, null])
    }
  })
})

describe('the people a task can be given to', () => {
  it('are listed by the workspace, for those who see it', async () => {
    const own = await aCompany(test)
    const place = await aWorkspace(test, own, 'Stage')
    const [lead, crew] = await Promise.all([
      aColleague(test, own, 'manager', []),
      aColleague(test, own, 'crew', [place]),
    ])
    const other = await aColleague(test, own, 'crew', [])
    const list = (person: Person) => test.rest(`GET /api/v1/users?workspace_ids=${place}`, { token: person.token })
    const ids = ((await list(crew)).body.users as JsonObject[]).map(({ id }) => id)
    expect(ids.toSorted()).toEqual([own.userId, lead.userId, crew.userId].toSorted())
    const both = await test.rest(`GET /api/v1/users?workspace_ids=${place}&workspace_ids=${place.toUpperCase()}`, own)
    expect((both.body.users as JsonObject[]).map(({ id }) => id)).toEqual(ids)
    expect(refusal(await list(other))).toEqual([404, 'not_found', ['workspace_ids']])
  })
})
