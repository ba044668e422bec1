import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JsonObject } from '../src/kernel/json.ts'
import { withoutTenant } from '../src/kernel/db.ts'
import { sequenceInbox } from '../src/platform/journal/journal.store.ts'
import { useTestApp } from './client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from './factories.ts'
import { recordExamples } from './record-examples.ts'
import { anEntry, commitEntries } from './journal.ts'
import { addressOf, openFeedClient } from './feed.ts'

const test = useTestApp()
const reaches = ['own', 'assigned', 'workspace', 'company'] as const
type Reach = (typeof reaches)[number]

/** Each kind with what its lists are called; only tasks stand in a workspace, and have somebody assigned to them. */
const kinds = {
  'work.task': { path: '/api/v1/tasks', rows: 'tasks' },
  'planning.event': { path: '/api/v1/events', rows: 'events' },
  'planning.venue': { path: '/api/v1/venues', rows: 'venues' },
} as const
type Kind = keyof typeof kinds

/** A record as the rule about reach knows it. */
interface Model {
  kind: Kind
  id: string
  createdBy: string
  assignee: string
  workspace: string
  private: boolean
}

let anna: Person
/** The workspace that the people are in, and one that they are not in. */
let [inside, outside] = ['', '']
const people: { reach: Reach; person: Person }[] = []
const models: Model[] = []

const permissions = ['read', 'write'].flatMap((verb) => Object.keys(kinds).map((type) => `${type}.${verb}`))

const aRole = (key: string, reach: Record<string, string>, held: readonly string[] = permissions) =>
  expectStatus(
    201,
    test.rest('POST /api/v1/roles', { token: anna.token, body: { key, name: key, permissions: held, reach } }),
  )

/** The rule, said again in the plainest way. */
function isWithin(reach: Reach, { userId }: Person, model: Model): boolean {
  if (model.workspace === outside && reach !== 'company') return false
  const isMade = model.createdBy === userId
  if (reach === 'own' || isMade) return isMade
  const isAssigned = model.assignee === userId
  return isAssigned || (reach !== 'assigned' && !model.private)
}

async function make(by: Person, given: Partial<Model> & { kind: Kind }): Promise<void> {
  const model = { createdBy: by.userId, assignee: '', workspace: '', private: false, id: '', ...given }
  const record =
    model.kind === 'work.task'
      ? await aTask(test, by, {
          title: 'Agreed',
          workspace_id: model.workspace,
          ...(model.assignee && { assignee_id: model.assignee }),
          private: model.private,
        })
      : await one(model.kind, by)
  models.push({ ...model, id: String(record.id) })
}

async function one(kind: Kind, by: Person): Promise<JsonObject> {
  const fresh = recordExamples.find(({ type }) => type === kind)?.fresh
  const body = { ...fresh, name: 'Agreed' }
  return (await expectStatus(201, test.rest(`POST ${kinds[kind].path}`, { token: by.token, body }))).body
}

beforeAll(async () => {
  anna = await aCompany(test)
  ;[inside, outside] = [await aWorkspace(test, anna), await aWorkspace(test, anna)]
  for (const reach of reaches) {
    await aRole(`as_${reach}`, Object.fromEntries(permissions.map((permission) => [permission, reach])))
    people.push({ reach, person: await aColleague(test, anna, `as_${reach}`, [inside]) })
  }
  for (const { person } of people) {
    const at = { kind: 'work.task', workspace: inside } as const
    await make(person, { kind: 'planning.event' })
    await make(person, { kind: 'planning.venue' })
    await make(person, at)
    await make(person, { ...at, private: true })
    await make(anna, { ...at, assignee: person.userId })
    await make(anna, { ...at, assignee: person.userId, private: true })
  }
  await make(anna, { kind: 'planning.event' })
  await make(anna, { kind: 'planning.venue' })
  for (const workspace of [inside, outside]) {
    await make(anna, { kind: 'work.task', workspace })
    await make(anna, { kind: 'work.task', workspace, private: true })
  }
})

const idsOf = (rows: unknown): string[] => (rows as JsonObject[]).map(({ id }) => String(id))

/** A list, three at a time: no page but the last may have fewer, since nothing is taken out behind the query. */
async function listed(person: Person, kind: Kind, query: string): Promise<string[]> {
  const { path, rows } = kinds[kind]
  const found: string[] = []
  for (let token = ''; ;) {
    const page = `page_size=3&${query}${token && `&page_token=${encodeURIComponent(token)}`}`
    const { body } = await expectStatus(200, test.rest(`GET ${path}?${page}`, { token: person.token }))
    const ids = idsOf(body[rows])
    found.push(...ids)
    token = String(body.next_page_token)
    if (!token) return found
    expect(ids).toHaveLength(3)
  }
}

async function everywhere(person: Person, query: string): Promise<string[]> {
  const found = await Promise.all(Object.keys(kinds).map((kind) => listed(person, kind as Kind, query)))
  return found.flat()
}

/** The records that entries leave somebody with: those whose newest entry does not say that they left. */
function remaining(entries: readonly JsonObject[]): string[] {
  const newest = new Map(entries.map((entry) => [String(entry.subject_id), String(entry.kind)]))
  return [...newest]
    .filter(([id, kind]) => models.some((model) => model.id === id) && !kind.endsWith('.left'))
    .map(([id]) => id)
}

async function followed(person: Person): Promise<JsonObject[]> {
  const { body } = await test.rest('GET /api/v1/journal?order=desc&page_size=1', { token: anna.token })
  const feed = await openFeedClient(await addressOf(test.app), { token: person.token, after: 0 })
  await feed.until(({ position }) => position >= Number(body.position))
  await feed.close()
  return feed.entries
}

async function exported(person: Person): Promise<JsonObject[]> {
  const headers = { authorization: `Bearer ${person.token}` }
  const { payload } = await test.app.http.inject({ method: 'GET', url: '/api/v1/journal/export', headers })
  return payload
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as JsonObject)
}

async function withHistory(person: Person): Promise<string[]> {
  const found = await Promise.all(
    models.map(async ({ id }) => {
      const { body } = await test.rest(`GET /api/v1/journal?subject_id=${id}`, { token: person.token })
      return (body.entries as JsonObject[]).length > 0 ? [id] : []
    }),
  )
  return found.flat()
}

async function withPage(person: Person): Promise<string[]> {
  const found = await Promise.all(
    models.map(async ({ kind, id }) => {
      const { status } = await test.rest(`GET ${kinds[kind].path}/${id}`, { token: person.token })
      expect([200, 404]).toContain(status)
      return status === 200 ? [id] : []
    }),
  )
  return found.flat()
}

/** Everything a person sees the records by; each has to give the same. */
async function assertAgreement(): Promise<void> {
  await test.journalOf(anna.token) // every entry has its position by now
  for (const { reach, person } of people) {
    const ids = (some: readonly Model[]) => some.filter((model) => isWithin(reach, person, model)).map(({ id }) => id)
    const wanted = new Set(ids(models))
    const tasks = new Set(ids(models.filter(({ kind }) => kind === 'work.task')))
    const count = await test.rest('GET /api/v1/tasks/count', { token: person.token })
    const views: Record<string, Iterable<string>> = {
      list: await everywhere(person, ''),
      search: await everywhere(person, 'search=agreed'),
      sorted: await everywhere(person, 'sort_by=created_at&order=asc'),
      get: await withPage(person),
      history: await withHistory(person),
      polling: remaining(await test.journalOf(person.token)),
      feed: remaining(await followed(person)),
      export: remaining(await exported(person)),
    }
    for (const [view, seen] of Object.entries(views)) {
      expect([reach, view, new Set(seen)]).toEqual([reach, view, wanted])
    }
    expect([reach, count.body.count]).toEqual([reach, tasks.size])
  }
}

describe('each reach of each kind', () => {
  it('is the same in lists, searches, counts, pages, histories, polling, the feed and exports', async () => {
    await assertAgreement()
  }, 60_000)

  it('stays so whatever Anna does with her records', async () => {
    const own = models.filter(({ kind, createdBy }) => kind === 'work.task' && createdBy === anna.userId)
    const somebody = ['', ...people.map(({ person }) => person.userId)]
    const change = fc.record({
      place: fc.nat(own.length - 1),
      assignee: fc.option(fc.constantFrom(...somebody), { nil: undefined }),
      private: fc.option(fc.boolean(), { nil: undefined }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 3, maxLength: 8 }), async (changes) => {
        for (const { place, ...given } of changes) {
          const model = own[place]!
          if (given.assignee && model.workspace === outside) continue
          const body = {
            ...(given.assignee !== undefined && { assignee_id: given.assignee || null }),
            ...(given.private !== undefined && { private: given.private }),
          }
          await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${model.id}`, { token: anna.token, body }))
          Object.assign(model, JSON.parse(JSON.stringify(given)))
        }
        await assertAgreement()
      }),
      { numRuns: 4 },
    )
  }, 120_000)
})

describe('a permission to change that reaches less far than the one to see', () => {
  let helper: Person
  let elsewhere: string
  const change = (id: unknown, body: JsonObject) =>
    test.rest(`PATCH /api/v1/tasks/${String(id)}`, { token: helper.token, body })

  beforeAll(async () => {
    await aRole('helper', { 'work.task.write': 'assigned', 'planning.event.write': 'own' })
    elsewhere = await aWorkspace(test, anna)
    helper = await aColleague(test, anna, 'helper', [inside, elsewhere])
  })

  it('refuses what is seen and not reached, and hides what is not seen', async () => {
    const beside = await aTask(test, anna, { workspace_id: inside })
    const theirs = await aTask(test, anna, { workspace_id: inside, assignee_id: helper.userId })
    const hidden = await aTask(test, anna, { workspace_id: inside, private: true })
    expect((await change(beside.id, { title: 'x' })).body).toMatchObject({ status: 403, reason: 'out_of_reach' })
    expect((await change(theirs.id, { title: 'x' })).status).toBe(200)
    expect((await change(hidden.id, { title: 'x' })).status).toBe(404)
    for (const verb of ['complete', 'reopen']) {
      const call = (id: unknown) =>
        test.rest(`POST /api/v1/tasks/${String(id)}/${verb}`, { token: helper.token, body: {} })
      expect([(await call(beside.id)).status, (await call(hidden.id)).status, (await call(theirs.id)).status]).toEqual([
        403, 404, 200,
      ])
    }
    const event = await anEvent(test, anna)
    const status = (id: unknown) =>
      test.rest(`POST /api/v1/events/${String(id)}/status`, { token: helper.token, body: { status: 'confirmed' } })
    expect((await status(event.id)).status).toBe(403)
    expect((await status((await anEvent(test, helper)).id)).status).toBe(200)
  })

  it('does not take along subtasks that it does not reach', async () => {
    const parent = await aTask(test, anna, { workspace_id: inside, assignee_id: helper.userId })
    await aTask(test, anna, { workspace_id: inside, parent_id: String(parent.id) })
    expect((await change(parent.id, { workspace_id: elsewhere })).body.reason).toBe('out_of_reach')
    const remove = () => test.rest(`DELETE /api/v1/tasks/${String(parent.id)}`, { token: helper.token })
    expect((await remove()).body.reason).toBe('out_of_reach')
    expect((await test.rest(`GET /api/v1/tasks/${String(parent.id)}`, { token: anna.token })).status).toBe(200)
    await expectStatus(200, test.rest(`DELETE /api/v1/tasks/${String(parent.id)}`, { token: anna.token }))
    const restore = { token: helper.token, body: {} }
    const back = await test.rest(`POST /api/v1/tasks/${String(parent.id)}/restore`, restore)
    expect(back.body.reason).toBe('out_of_reach')
  })

  it('leaves it to the creator who sees a task', async () => {
    const theirs = await aTask(test, anna, { workspace_id: inside, assignee_id: helper.userId })
    expect((await change(theirs.id, { private: true })).status).toBe(403)
    const own = await aTask(test, helper, { workspace_id: inside })
    expect((await change(own.id, { private: true })).body.private).toBe(true)
    // Not even an Admin.
    expect((await test.rest(`GET /api/v1/tasks/${String(own.id)}`, { token: anna.token })).status).toBe(404)
  })
})

describe('a private task that is shown to others', () => {
  it('does not tell what it said until then, nor when that changed', async () => {
    const [maker, other] = [
      await aColleague(test, anna, 'planner', [inside]),
      await aColleague(test, anna, 'planner', [inside]),
    ]
    const task = await aTask(test, maker, { workspace_id: inside, private: true, title: 'Buy them out' })
    const id = String(task.id)
    const change = async (body: JsonObject) =>
      (await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${id}`, { token: maker.token, body }))).body
    await change({ description: 'for a song' })
    const hidden = await test.rest(`GET /api/v1/journal?subject_id=${id}&page_size=1`, { token: other.token })
    expect(hidden.body).toMatchObject({ entries: [], next_page_token: '' })
    const shown = await change({ private: false, title: 'Talk to them', description: '' })
    expect(shown).toMatchObject({ version: 4, title: 'Talk to them', private: false })
    const told = [
      await test.journalOf(other.token),
      await followed(other),
      await exported(other),
      (await test.rest(`GET /api/v1/journal?subject_id=${id}`, { token: other.token })).body,
    ].map((each) => JSON.stringify(each))
    expect(told.map((text) => [text.includes(id), /Buy them out|for a song/.test(text)])).toEqual(
      Array(4).fill([true, false]),
    )
    const own = JSON.stringify((await test.rest(`GET /api/v1/journal?subject_id=${id}`, { token: maker.token })).body)
    expect(own).toContain('Buy them out')
  })
})

describe('what is around a record', () => {
  it('is shown as far as the reader reaches', async () => {
    const { person } = people.find(({ reach }) => reach === 'assigned')!
    const parent = await aTask(test, anna, { workspace_id: inside, title: 'Secret plan' })
    const child = await aTask(test, anna, {
      workspace_id: inside,
      parent_id: String(parent.id),
      assignee_id: person.userId,
    })
    const look = async (id: unknown) =>
      (await test.rest(`GET /api/v1/tasks/${String(id)}`, { token: person.token })).body
    expect(await look(child.id)).toMatchObject({ parent_id: String(parent.id), parent: null })
    await test.rest(`PATCH /api/v1/tasks/${String(parent.id)}`, {
      token: anna.token,
      body: { assignee_id: person.userId },
    })
    expect(await look(child.id)).toMatchObject({ parent: { title: 'Secret plan' } })
    await aTask(test, anna, { workspace_id: inside, parent_id: String(parent.id) })
    expect(await look(parent.id)).toMatchObject({ subtasks: { all: 1, done: 0 } })
  })

  it('is found by its number as far as the reader reaches', async () => {
    const { person } = people.find(({ reach }) => reach === 'assigned')!
    const [seen, unseen] = [
      await aTask(test, anna, { workspace_id: inside, assignee_id: person.userId }),
      await aTask(test, anna, { workspace_id: inside }),
    ]
    const found = await Promise.all(
      [seen, unseen].map(({ number }) => listed(person, 'work.task', `search=T-${String(number)}`)),
    )
    expect(found).toEqual([[seen.id], []])
  })

  it('is found in one page of the journal, however much of others lies between', async () => {
    const { person } = people.find(({ reach }) => reach === 'assigned')!
    const make = () => aTask(test, anna, { workspace_id: inside, assignee_id: person.userId })
    const first = await make()
    const { pool } = test.app.runtime
    const others = Array.from({ length: 12_000 }, () => anEntry(anna.companyId, { workspaceId: inside }))
    await commitEntries(pool, anna.companyId, others)
    while ((await withoutTenant(pool, (db) => sequenceInbox(db, 10_000))) > 0);
    const last = await make()
    await test.journalOf(anna.token)
    const { entries } = (await test.rest(`GET /api/v1/journal?subject_id=${String(first.id)}`, { token: anna.token }))
      .body
    const start = Number((entries as JsonObject[])[0]?.position)
    for (const query of ['order=desc', `after=${start - 1}`]) {
      const { body } = await test.rest(`GET /api/v1/journal?${query}&page_size=2&kinds=work.*`, { token: person.token })
      const ids = (body.entries as JsonObject[]).map(({ subject_id: id }) => id)
      expect([query, ids.toSorted()]).toEqual([query, [first.id, last.id].toSorted()])
    }
  })

  it('whoever loses sight of a record is told that, and nothing of what else changed', async () => {
    const { person } = people.find(({ reach }) => reach === 'assigned')!
    const task = await aTask(test, anna, { workspace_id: inside, title: 'Old name', assignee_id: person.userId })
    const body = { title: 'New name', description: 'Not for them', assignee_id: anna.userId }
    await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${String(task.id)}`, { token: anna.token, body }))
    const entries = (await test.journalOf(person.token)).filter(({ subject_id: id }) => id === task.id)
    expect(entries.map(({ kind }) => kind)).toEqual(['work.task.created', 'work.task.left'])
    expect(entries[1]).toMatchObject({ changes: [], payload: { title: 'Old name', number: task.number } })
    expect(JSON.stringify(entries)).not.toMatch(/New name|Not for them/)
  })
})

describe('the reach of a role', () => {
  const change = (key: string, body: JsonObject) => test.rest(`PATCH /api/v1/roles/${key}`, { token: anna.token, body })

  it('is felt from the next request on, by an open feed, too', async () => {
    await aRole('fickle', {}, ['work.task.read'])
    const person = await aColleague(test, anna, 'fickle', [inside])
    const task = await aTask(test, anna, { workspace_id: inside })
    const look = async () => (await test.rest(`GET /api/v1/tasks/${String(task.id)}`, { token: person.token })).status
    const feed = await openFeedClient(await addressOf(test.app), { token: person.token })
    await feed.until(({ position }) => position >= 0)
    expect(await look()).toBe(200)
    await expectStatus(200, change('fickle', { reach: { 'work.task.read': 'assigned' } }))
    expect(await look()).toBe(404)
    const [unseen, seen] = [
      await aTask(test, anna, { workspace_id: inside }),
      await aTask(test, anna, { workspace_id: inside, assignee_id: person.userId }),
    ]
    await feed.until(({ entries }) => entries.some(({ subject_id: id }) => id === seen.id))
    await feed.close()
    expect(feed.entries.some(({ subject_id: id }) => id === unseen.id)).toBe(false)
  })
})
