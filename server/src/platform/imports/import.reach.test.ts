import { beforeEach, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { aCalendar, bringIn, commit, countsOf, rowsOf, undo, upload } from '../../../test/uploads.ts'
import type { JsonObject, JsonValue } from '../../kernel/json.ts'

const test = useTestApp()
let anna: Person

beforeEach(async () => {
  anna = await aCompany(test)
})

const nothing = { created: 0, updated: 0, unchanged: 0, failed: 0, skipped: 0, deleted: 0 }
const window = 'time_zone=UTC&expand_from=2027-01-01T00:00:00Z&expand_to=2027-06-01T00:00:00Z'

/** A weekly meeting and a show. */
const calendar = (show = 'Show', hour = '10', rule = 'COUNT=3'): string =>
  aCalendar(
    `UID:weekly\nSUMMARY:Weekly\nDTSTART:20270201T${hour}0000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;${rule}`,
    `UID:show\nSUMMARY:${show}\nDTSTART:20270301T100000Z\nDURATION:PT1H`,
  )

/** A colleague whose role goes so far. */
async function someone(owner: Person, reach: Record<string, string>, workspaceIds: string[] = []): Promise<Person> {
  const permissions = ['planning.event.read', 'planning.event.write', 'work.task.read', 'work.task.write']
  const held = [...permissions, 'imports.import.write']
  const key = `role_${Object.values(reach).join('_')}`
  const body = { key, name: key, permissions: held, reach }
  await expectStatus(201, test.rest('POST /api/v1/roles', { token: owner.token, body }))
  return aColleague(test, owner, key, workspaceIds)
}

const ownEvents = { 'planning.event.read': 'own', 'planning.event.write': 'own' }

async function recordsOf(person: Person, kind: 'events' | 'tasks', query = ''): Promise<JsonObject[]> {
  const path = `/api/v1/${kind}?page_size=100&${query}`
  return (await expectStatus(200, test.rest(`GET ${path}`, { token: person.token }))).body[kind] as JsonObject[]
}

/** What somebody is told, with ids by where they come first, and without when it was. */
function told(...replies: JsonValue[]): unknown {
  const ids: string[] = []
  const number = (id: string): string => `#${ids.includes(id) ? ids.indexOf(id) : ids.push(id) - 1}`
  const text = JSON.stringify(replies, (name, value: unknown) =>
    /(?<!starts)_at$|^created_by$/.test(name) ? undefined : value,
  )
  return JSON.parse(text.replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, number))
}

/** Uploads a file, looks at all that is shown of it, applies it, and looks again. */
async function bringsIn(person: Person, file: string, query: string): Promise<{ id: unknown; seen: JsonValue[] }> {
  const { body } = await expectStatus(201, upload(test, person, file, query))
  const rows = await rowsOf(test, person, body.id)
  const applied = (await expectStatus(200, commit(test, person, body.id))).body
  return { id: body.id, seen: [body, rows, applied, await rowsOf(test, person, body.id)] }
}

/** A calendar in all its versions, applied and undone, as somebody is told of it who reaches their own events only. */
async function allTheyAreTold(person: Person): Promise<unknown> {
  const seen: JsonValue[] = []
  const versions = [calendar(), calendar(), calendar('Gala', '11'), calendar('Gala', '11', 'COUNT=2')]
  for (const file of versions) {
    const brought = await bringsIn(person, file, window)
    seen.push(...brought.seen)
    if (file !== versions[2]) continue
    seen.push((await expectStatus(200, undo(test, person, brought.id))).body, await rowsOf(test, person, brought.id))
  }
  return told(...seen, await recordsOf(person, 'events'), await recordsOf(person, 'events', 'deleted=true'))
}

describe('of what others import', () => {
  it('nobody is told that they did, from what file, or how its dates are read', async () => {
    const ben = await aColleague(test, anna, 'manager')
    const file = 'Title;Due\nCall;03/04/2027\n'
    const query = 'format=csv&file_name=ben@private.example.csv'
    await bringIn(test, ben, file, `${query}&date_order=dmy`)
    const entries = await test.journalOf(anna.token)
    expect(entries.filter(({ kind }) => String(kind).startsWith('imports.'))).toEqual([])
    expect((await test.journalOf(ben.token)).map(({ kind }) => kind)).toContain('imports.import.committed')
    const order = async (person: Person) =>
      ((await expectStatus(201, upload(test, person, file, query))).body.options as JsonObject).date_order
    expect([await order(anna), await order(ben)]).toEqual([null, 'dmy'])
  })

  it('a table tells nobody who there is that is not shown people', async () => {
    const { body: me } = await test.rest('GET /api/v1/me', { token: anna.token })
    const name = String(me.name)
    const hall = await aWorkspace(test, anna)
    const permissions = ['work.task.read', 'work.task.write', 'imports.import.write']
    const body = { key: 'clerk', name: 'Clerk', permissions }
    await expectStatus(201, test.rest('POST /api/v1/roles', { token: anna.token, body }))
    const clerk = await aColleague(test, anna, 'clerk', [hall])
    const problems = async (assignee: string) => {
      const file = `Title;Assignee\nCall;${assignee}\n`
      const uploaded = await expectStatus(201, upload(test, clerk, file, `format=csv&workspace_id=${hall}`))
      const [row] = await rowsOf(test, clerk, uploaded.body.id)
      return ((row?.problems ?? []) as JsonObject[]).map(({ code }) => code)
    }
    expect(await problems(name)).toEqual(await problems('Nobody'))
  })
})

describe('who imports what others did whose records they do not see', () => {
  it('is told exactly what they are told in a company that has none', async () => {
    const alone = await someone(await aCompany(test), ownEvents)
    const ben = await someone(anna, ownEvents)
    // Versions that Ben comes with later, so that there is what vanished, and what was moved, that he does not see.
    for (const file of [calendar(), calendar('Gala', '12', 'COUNT=5')]) await bringIn(test, anna, file, window)
    const before = await recordsOf(anna, 'events')
    expect(await allTheyAreTold(ben)).toEqual(await allTheyAreTold(alone))
    const mine = new Set((await recordsOf(ben, 'events')).map(({ id }) => id))
    expect((await recordsOf(anna, 'events')).filter(({ id }) => !mine.has(id))).toEqual(before)
  })

  it('takes nothing from those who do: the same file changes nothing for them, another their own records only', async () => {
    const ben = await someone(anna, ownEvents)
    expect(await bringIn(test, anna, calendar(), window)).toEqual({ ...nothing, created: 4 })
    expect(await bringIn(test, ben, calendar(), window)).toEqual({ ...nothing, created: 4 })
    for (const person of [anna, ben])
      expect(await bringIn(test, person, calendar(), window)).toEqual({ ...nothing, unchanged: 4 })
    const his = await recordsOf(ben, 'events')
    expect(await bringIn(test, anna, calendar('Gala', '11', 'COUNT=2'), window)).toEqual({
      ...nothing,
      updated: 3,
      deleted: 1,
    })
    expect(await recordsOf(ben, 'events')).toEqual(his)
    expect(await recordsOf(anna, 'events')).toHaveLength(3 + 4)
    expect(await bringIn(test, ben, calendar('Gala', '11', 'COUNT=2'), window)).toEqual({
      ...nothing,
      updated: 3,
      deleted: 1,
    })
  })

  it('makes a task where others have one that is private, or in a workspace that they are not in', async () => {
    const [inside, outside] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const ben = await someone(anna, {}, [inside])
    const query = `format=csv&workspace_id=${inside}`
    const table = 'Key,Title\n1,Plan\n2,Rig\n3,Call\n'
    await bringIn(test, anna, table, query)
    const [call, rig] = ['Call', 'Rig'].map(async (title) => {
      const tasks = await recordsOf(anna, 'tasks')
      return `PATCH /api/v1/tasks/${String(tasks.find((each) => each.title === title)?.id)}`
    })
    await expectStatus(200, test.rest(String(await call), { token: anna.token, body: { private: true } }))
    await expectStatus(200, test.rest(String(await rig), { token: anna.token, body: { workspace_id: outside } }))
    const { body } = await expectStatus(201, upload(test, ben, table, query))
    expect(countsOf(body)).toEqual({ ...nothing, unchanged: 1, created: 2 })
    const rows = await rowsOf(test, ben, body.id)
    expect(rows.map(({ subject_id, problems }) => [subject_id !== '', problems])).toEqual([
      [true, []],
      [false, []],
      [false, []],
    ])
    await expectStatus(200, commit(test, ben, body.id))
    expect(await bringIn(test, ben, table, query)).toEqual({ ...nothing, unchanged: 3 })
    expect(await bringIn(test, anna, table, query)).toEqual({ ...nothing, unchanged: 3 })
  })
})

describe('who imports again', () => {
  it('what they made and was moved out of their sight does not make it again, and is told so', async () => {
    const [inside, outside] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
    const ben = await someone(anna, {}, [inside])
    const query = `format=csv&workspace_id=${inside}`
    await bringIn(test, ben, 'Title\nPlan\n', query)
    await aTask(test, anna, { workspace_id: outside })
    const task = (await recordsOf(ben, 'tasks')).find(({ title }) => title === 'Plan')
    const move = test.rest(`PATCH /api/v1/tasks/${String(task?.id)}`, {
      token: anna.token,
      body: { workspace_id: outside },
    })
    await expectStatus(200, move)
    const { body } = await expectStatus(201, upload(test, ben, 'Title,Notes\nPlan,x\n', query))
    expect(countsOf(body)).toEqual({ ...nothing, skipped: 1 })
    expect(await rowsOf(test, ben, body.id)).toMatchObject([
      { subject_id: '', problem_details: [{ reason: 'moved_away' }] },
    ])
  })

  it('what they see and may not change leaves it, makes no other, and is told so', async () => {
    const ben = await someone(anna, { 'planning.event.read': 'workspace', 'planning.event.write': 'own' })
    await bringIn(test, anna, calendar(), window)
    const before = await recordsOf(anna, 'events')
    expect(await bringIn(test, ben, calendar(), window)).toEqual({ ...nothing, unchanged: 4 })
    const { body } = await expectStatus(201, upload(test, ben, calendar('Gala', '11', 'COUNT=2'), window))
    expect(countsOf(body)).toEqual({ ...nothing, skipped: 3, created: 0 })
    const rows = await rowsOf(test, ben, body.id)
    expect(rows.map(({ problem_details }) => problem_details)).toEqual([
      [{ reason: 'out_of_reach', values: {} }],
      [{ reason: 'out_of_reach', values: {} }],
      [{ reason: 'out_of_reach', values: {} }],
    ])
    await expectStatus(200, commit(test, ben, body.id))
    expect(await recordsOf(anna, 'events')).toEqual(before)
  })

  it('what they see and may not change has no say in what the next import of others replaces', async () => {
    const ben = await someone(anna, { 'planning.event.read': 'workspace', 'planning.event.write': 'own' })
    await bringIn(test, anna, calendar(), window)
    const show = (await recordsOf(anna, 'events')).find(({ name }) => name === 'Show')
    const renamed = test.rest(`PATCH /api/v1/events/${String(show?.id)}`, { token: anna.token, body: { name: 'Gala' } })
    await expectStatus(200, renamed)
    expect(await bringIn(test, ben, calendar('Gala'), window)).toEqual({ ...nothing, unchanged: 4 })
    expect(await bringIn(test, anna, calendar(), window)).toEqual({ ...nothing, unchanged: 4 })
    expect((await recordsOf(anna, 'events')).map(({ name }) => name)).toContain('Gala')
  })
})
