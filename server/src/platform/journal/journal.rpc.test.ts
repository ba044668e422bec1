import { pino } from 'pino'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { eventually } from '../../../test/journal.ts'
import { memorySink } from '../../../test/sinks.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { startJournal } from './journal.ts'

const test = useTestApp()

const read = async (person: Person, query: string) => {
  const { body } = await expectStatus(200, test.rest(`GET /api/v1/journal?${query}`, { token: person.token }))
  return { entries: body.entries as JsonObject[], position: Number(body.position), next: String(body.next_page_token) }
}

describe('reading the journal', () => {
  it('gives what comes after a position a page at a time, each entry once', async () => {
    const owner = await aCompany(test)
    for (let i = 0; i < 7; i++) await aTask(test, owner)
    const all = await test.journalOf(owner.token)
    const pages: JsonObject[] = []
    for (let after = 0; after < all.length;) {
      const page = await read(owner, `after=${after}&page_size=3`)
      expect(page.entries.length).toBeLessThanOrEqual(3)
      pages.push(...page.entries)
      expect(page.position).toBe(page.entries.at(-1)?.position)
      after = page.position
    }
    expect(pages).toEqual(all)
    expect(all.map((entry) => entry.position)).toEqual(all.map((_, index) => index + 1))
    const { status } = await test.rest('GET /api/v1/journal?after=100000', { token: owner.token })
    expect(status).toBe(400)
  })

  it('tells how far it came when entries are not for the caller', async () => {
    const owner = await aCompany(test)
    const [stage, office] = [await aWorkspace(test, owner), await aWorkspace(test, owner)]
    const crew = await aColleague(test, owner, 'crew', [stage])
    const start = (await test.journalOf(owner.token)).length
    await aTask(test, owner, { workspace_id: office })
    await aTask(test, owner, { workspace_id: stage })
    await aTask(test, owner, { workspace_id: office })
    const end = (await test.journalOf(owner.token)).length
    const seen = await read(crew, `after=${start}`)
    expect(seen.entries.map((entry) => entry.position)).toEqual([start + 2])
    expect(seen.position).toBe(end)
    expect((await read(crew, `after=${start}&kinds=planning.*`)).position).toBe(end)
  })

  it('has a record’s history at once, newest first, in pages', async () => {
    const owner = await aCompany(test)
    const task = await aTask(test, owner, { title: 'one' })
    const path = `/api/v1/tasks/${task.id}`
    await expectStatus(200, test.rest(`PATCH ${path}`, { token: owner.token, body: { title: 'two' } }))
    await expectStatus(200, test.rest(`POST ${path}/complete`, { token: owner.token, body: {} }))
    const query = `subject_type=work.task&subject_id=${task.id}`
    const whole = await read(owner, query)
    expect(whole.entries.map((entry) => entry.kind)).toEqual([
      'work.task.completed',
      'work.task.updated',
      'work.task.created',
    ])
    expect(whole.entries[1]?.changes).toEqual([{ field: 'title', old: 'one', new: 'two' }])
    const first = await read(owner, `${query}&page_size=2`)
    await test.journalOf(owner.token)
    const second = await read(owner, `${query}&page_size=2&page_token=${encodeURIComponent(first.next)}`)
    expect([...first.entries, ...second.entries].map((entry) => entry.id)).toEqual(
      whole.entries.map((entry) => entry.id),
    )
    const stranger = await aCompany(test)
    expect((await read(stranger, query)).entries).toEqual([])
  })

  it('waits for an entry that the caller may see, without a database connection', async () => {
    const owner = await aCompany(test)
    const crew = await aColleague(test, owner, 'crew', [await aWorkspace(test, owner)])
    const hidden = await aWorkspace(test, owner)
    const start = (await test.journalOf(owner.token)).length
    await eventually(() => test.app.runtime.journal.tail.positionOf(owner.companyId) === start)
    const { pool, journal } = test.app.runtime
    const subscribes = vi.spyOn(journal.tail, 'subscribe')
    onTestFinished(() => subscribes.mockRestore())
    const patient = Array.from({ length: pool.options.max + 5 }, () => read(crew, `after=${start}&wait=20`))
    await eventually(() => subscribes.mock.calls.length === patient.length, 'all wait')
    await eventually(() => pool.totalCount - pool.idleCount === 0, 'nobody who waits holds a connection')
    await aTask(test, owner, { workspace_id: hidden })
    const event = await anEvent(test, owner)
    for (const reply of await Promise.all(patient)) {
      expect(reply.entries.map((entry) => entry.subject_id)).toEqual([event.id])
    }
    const now = (await test.journalOf(owner.token)).length
    await eventually(() => test.app.runtime.journal.tail.positionOf(owner.companyId) === now)
    expect(await read(crew, `after=${now}&wait=1`)).toMatchObject({ entries: [], position: now })
  })
})

describe('dead letters', () => {
  it('are seen and replayed by an Admin of the company', { timeout: 60_000 }, async () => {
    const owner = await aCompany(test)
    const manager = await aColleague(test, owner, 'manager')
    const stranger = await aCompany(test)
    const sink = memorySink({ name: 'outside', kinds: ['work.task.created'] })
    sink.refuse((entry) => entry.tenantId === owner.companyId)
    const { pool, clock, services } = test.app.runtime
    const { keyring } = services
    const patience = { attempts: 2, firstMs: 5, mostMs: 10 }
    const log = pino({ level: 'silent' })
    const journal = startJournal({ pool, clock, log, keyring, listeners: [], sinks: [sink], patience })
    onTestFinished(() => journal.close())
    const task = await aTask(test, owner)
    await aTask(test, stranger)
    const list = async (person: Person): Promise<JsonObject[]> =>
      (await expectStatus(200, test.rest('GET /api/v1/dead-letters', { token: person.token }))).body
        .dead_letters as JsonObject[]
    await eventually(async () => (await list(owner)).length === 1)
    const isTheirs = (entry: { tenantId: string }): boolean => entry.tenantId === stranger.companyId
    await eventually(() => sink.taken.some(isTheirs), 'the other company’s entry is delivered')
    const [letter] = await list(owner)
    expect(letter).toMatchObject({
      sink: 'outside',
      attempts: 2,
      error: 'the sink does not want this',
      entry: { subject_id: task.id, kind: 'work.task.created' },
    })
    expect(await list(stranger)).toEqual([])
    const replay = `POST /api/v1/dead-letters/${letter?.id}/replay`
    await expectStatus(403, test.rest(replay, { token: manager.token, body: {} }))
    await expectStatus(404, test.rest(replay, { token: stranger.token, body: {} }))
    await expectStatus(200, test.rest(replay, { token: owner.token, body: {} }))
    await eventually(async () => (await list(owner))[0]?.attempts === 3, 'it was refused once more')
    sink.refuse(() => false)
    await expectStatus(200, test.rest(replay, { token: owner.token, body: {} }))
    await eventually(async () => (await list(owner)).length === 0, 'it was taken')
    expect(sink.taken.map((entry) => entry.subjectId)).toContain(task.id)
    const outside = async () => {
      const { body } = await expectStatus(200, test.rest('GET /api/v1/sinks', { token: owner.token }))
      return (body.sinks as JsonObject[]).find(({ name }) => name === 'outside')
    }
    expect(await outside()).toMatchObject({ kinds: ['work.task.created'], state: 'running' })
    await journal.close()
    await eventually(async () => (await outside())?.state === 'stopped', 'a sink that nobody runs shows as stopped')
  })
})
