import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { anEntry, commitEntries, eventually } from '../../../test/journal.ts'
import { withoutTenant } from '../../kernel/db.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { sequenceInbox } from './journal.store.ts'

const test = useTestApp()

interface Reply {
  entries: JsonObject[]
  position: number
  next: string
}

async function read(person: Person, query: string): Promise<Reply> {
  const { body } = await expectStatus(200, test.rest(`GET /api/v1/journal?${query}`, { token: person.token }))
  return { entries: body.entries as JsonObject[], position: Number(body.position), next: String(body.next_page_token) }
}

/** Every page from the newest entry back. */
async function readBack(person: Person, query = ''): Promise<Reply[]> {
  const pages: Reply[] = []
  for (let token = ''; ;) {
    const page = await read(person, `order=desc&${query}&page_token=${encodeURIComponent(token)}`)
    pages.push(page)
    if (page.next === '') return pages
    if (pages.length > 100) throw new Error('the pages do not end')
    token = page.next
  }
}

const entriesOf = (pages: Reply[]): JsonObject[] => pages.flatMap(({ entries }) => entries)
const positionsOf = (entries: JsonObject[]): unknown[] => entries.map(({ position }) => position)

/** A company with two workspaces, and people who see all of it, one workspace, and nothing. */
async function aBusyCompany() {
  const owner = await aCompany(test)
  const [stage, office] = [await aWorkspace(test, owner), await aWorkspace(test, owner)]
  const crew = await aColleague(test, owner, 'crew', [stage])
  const stranger = await aCompany(test)
  const task = await aTask(test, owner, { workspace_id: stage })
  await aTask(test, owner, { workspace_id: office })
  const event = await anEvent(test, owner)
  await expectStatus(
    200,
    test.rest(`PATCH /api/v1/tasks/${task.id}`, { token: crew.token, body: { title: 'Changed' } }),
  )
  const all = await test.journalOf(owner.token)
  return { owner, crew, stranger, stage, office, task, event, all }
}

describe('the journal newest first', () => {
  it('is the whole journal backwards, however many entries a page has', async () => {
    const { owner, all } = await aBusyCompany()
    for (const size of [1, 3, all.length, 100]) {
      const pages = await readBack(owner, `page_size=${size}`)
      expect(entriesOf(pages)).toEqual(all.toReversed())
      expect(pages.slice(0, -1).map(({ entries }) => entries.length)).toEqual(pages.slice(0, -1).map(() => size))
      expect(pages[0]?.position).toBe(all.length)
    }
  })

  it('shows an Admin all, a member what is theirs and the company’s, and a stranger nothing', async () => {
    const { owner, crew, stranger, stage, office, all } = await aBusyCompany()
    const work = (entries: JsonObject[]) =>
      entries
        .filter(({ kind }) => /^(work|planning)\./.test(String(kind)))
        .map(({ kind, workspace_id }) => [kind, workspace_id])
    expect(work(entriesOf(await readBack(owner)))).toEqual([
      ['work.task.updated', stage],
      ['planning.event.created', ''],
      ['work.task.created', office],
      ['work.task.created', stage],
    ])
    const seen = entriesOf(await readBack(crew))
    expect(work(seen)).toEqual([
      ['work.task.updated', stage],
      ['planning.event.created', ''],
      ['work.task.created', stage],
    ])
    expect(seen.filter(({ workspace_id }) => workspace_id === office)).toEqual([])
    expect(positionsOf(seen)).toEqual(positionsOf((await test.journalOf(crew.token)).toReversed()))
    const known = new Set(all.map(({ id }) => id))
    expect(entriesOf(await readBack(stranger)).filter(({ id }) => known.has(id))).toEqual([])
  })

  it('goes on where the page before ended, whatever is written meanwhile', async () => {
    const { owner, all } = await aBusyCompany()
    const first = await read(owner, 'order=desc&page_size=2')
    await aTask(test, owner)
    await test.journalOf(owner.token)
    const second = await read(owner, `order=desc&page_size=2&page_token=${encodeURIComponent(first.next)}`)
    expect([...first.entries, ...second.entries]).toEqual(all.toReversed().slice(0, 4))
    const later = await read(owner, `after=${first.position}`)
    expect(positionsOf(later.entries)).toEqual([all.length + 1])
  })

  it('takes no token of another query, another company or its own making', async () => {
    const { owner, stranger } = await aBusyCompany()
    const { next } = await read(owner, 'order=desc&page_size=1')
    const refused = async (person: Person, query: string): Promise<void> =>
      void (await expectStatus(400, test.rest(`GET /api/v1/journal?order=desc&${query}`, { token: person.token })))
    await refused(owner, `kinds=work.*&page_token=${encodeURIComponent(next)}`)
    await refused(stranger, `page_token=${encodeURIComponent(next)}`)
    await refused(owner, `page_token=${encodeURIComponent(`${Buffer.from('[1]').toString('base64url')}.AAAA`)}`)
  })

  it('ends after bounded work where nothing is for the caller, and the next page goes on', async () => {
    const { owner, crew, office, all } = await aBusyCompany()
    const { pool } = test.app.runtime
    const hidden = Array.from({ length: 10_000 }, () => anEntry(owner.companyId, { workspaceId: office }))
    await commitEntries(pool, owner.companyId, hidden)
    while ((await withoutTenant(pool, (db) => sequenceInbox(db, 10_000))) > 0);
    const pages = await readBack(crew, 'kinds=work.*')
    const kinds = pages.map(({ entries }) => entries.map(({ kind }) => kind))
    expect(kinds).toEqual([[], ['work.task.updated', 'work.task.created']])
    // What was numbered before can have happened no later, so nobody looks further back.
    const soon = new Date(Date.now() + 3_600_000).toISOString()
    expect(await readBack(owner, `since=${soon}`)).toEqual([{ entries: [], position: all.length + 10_000, next: '' }])
  })
})

describe('filters of the journal', () => {
  it('mean the same in both directions, alone and together', async () => {
    const { owner, crew, stage, office, task, event, all } = await aBusyCompany()
    const middle = String(all[Math.floor(all.length / 2)]?.occurred_at)
    const is = (field: string, value: unknown) => (entry: JsonObject) => entry[field] === value
    const cases: [query: string, fits: (entry: JsonObject) => boolean][] = [
      [`actor_id=${crew.userId}`, is('actor_id', crew.userId)],
      [`actor_id=${crew.userId.toUpperCase()}`, is('actor_id', crew.userId)],
      [`workspace_id=${stage}`, is('workspace_id', stage)],
      [
        `workspace_id=${office}&kinds=work.*`,
        (entry) => entry.workspace_id === office && entry.subject_type === 'work.task',
      ],
      ['subject_type=planning.event', is('subject_type', 'planning.event')],
      [`subject_type=work.task&subject_id=${task.id}`, is('subject_id', task.id)],
      [`subject_id=${event.id}`, is('subject_id', event.id)],
      ['subject_type=planning', () => false],
      [`since=${middle}`, (entry) => String(entry.occurred_at) >= middle],
      [`before=${middle}`, (entry) => String(entry.occurred_at) < middle],
      [`since=${middle}&before=${middle}`, () => false],
      [`kinds=work.task.updated&kinds=planning.*&actor_id=${owner.userId}`, is('kind', 'planning.event.created')],
    ]
    for (const [query, fits] of cases) {
      const wanted = all.filter(fits)
      expect(positionsOf((await read(owner, `order=asc&page_size=100&${query}`)).entries), query).toEqual(
        positionsOf(wanted),
      )
      expect(positionsOf(entriesOf(await readBack(owner, query))), query).toEqual(positionsOf(wanted.toReversed()))
    }
    const counts = cases.map(([, fits]) => all.filter(fits).length)
    expect(counts.filter((count) => count === 0)).toHaveLength(2)
    expect(counts.filter((count) => count === all.length)).toEqual([])
  })

  it('never show what the caller may not see', async () => {
    const { owner, crew, office, task } = await aBusyCompany()
    expect(entriesOf(await readBack(crew, `workspace_id=${office}`))).toEqual([])
    const seen = entriesOf(await readBack(crew, `actor_id=${owner.userId}&kinds=work.*`))
    expect(seen.map(({ subject_id }) => subject_id)).toEqual([task.id])
  })

  it('narrow a record’s history, too', async () => {
    const { crew, task } = await aBusyCompany()
    const history = await read(crew, `subject_id=${task.id}&actor_id=${crew.userId}`)
    expect(history.entries.map(({ kind }) => kind)).toEqual(['work.task.updated'])
  })

  it('narrow what somebody waits for', async () => {
    const { owner, task, all } = await aBusyCompany()
    await eventually(() => test.app.runtime.journal.tail.positionOf(owner.companyId) === all.length)
    const waiting = read(owner, `order=asc&after=${all.length}&wait=20&subject_type=work.task&subject_id=${task.id}`)
    await aTask(test, owner)
    await expectStatus(200, test.rest(`POST /api/v1/tasks/${task.id}/complete`, { token: owner.token, body: {} }))
    const reply = await waiting
    expect(reply.entries.map(({ kind, subject_id }) => [kind, subject_id])).toEqual([['work.task.completed', task.id]])
    expect(reply.position).toBe(all.length + 2)
  })
})
