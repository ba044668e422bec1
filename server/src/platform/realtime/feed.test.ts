import { connect } from 'node:net'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { addressOf, openFeedClient, type FeedClient } from '../../../test/feed.ts'
import { eventually, testKeyring } from '../../../test/journal.ts'
import { inTransaction } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { appendEntries } from '../journal/journal.store.ts'
import { hubOf } from './hub.ts'

const test = useTestApp()

const positionsOf = (client: FeedClient): number[] => client.entries.map((entry) => Number(entry.position))
const titlesOf = (client: FeedClient): unknown[] =>
  client.entries
    .filter((entry) => entry.kind === 'work.task.created')
    .map((entry) => (entry.payload as { title: string }).title)
const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

/**
 * Whether the server has said goodbye to everybody of the company who is there now: what is written after that would only use
 * up the seconds in which it may be read.
 */
const dropping = (owner: Person): (() => boolean) => {
  const served = [...hubOf(test.app.runtime).readersOf(owner.companyId)]
  return () =>
    served.every((reader) => 'socket' in reader && reader.socket instanceof WebSocket && reader.socket.readyState > 1)
}

const anEntry = (owner: { companyId: string; userId: string }) => ({
  id: newId(),
  tenantId: owner.companyId,
  kind: 'planning.event.updated',
  subjectType: 'planning.event',
  subjectId: newId(),
  subjectVersion: 1,
  actorId: owner.userId,
  correlationId: newId(),
  occurredAt: new Date(),
  receivedAt: new Date(),
  changes: [{ field: 'name', old: 'a', new: 'b' }],
})

async function settledPosition(token: string): Promise<number> {
  return Number((await test.journalOf(token)).at(-1)?.position ?? 0)
}

/** What a server answers to an upgrade that no client library would send. */
async function rawUpgrade(address: string, path: string): Promise<string> {
  const { port, hostname } = new URL(address)
  const socket = connect(Number(port), hostname)
  socket.end(`GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`)
  return (await socket.toArray()).join('')
}

describe('the live feed', () => {
  it('greets with a position, then gives what happens, as polling does', async () => {
    const owner = await aCompany(test)
    const feed = await openFeedClient(await addressOf(test.app), { token: owner.token, kinds: 'work.*' })
    await feed.until(({ messages }) => messages.length > 0)
    expect(feed.messages[0]).toEqual({ entries: [], position: expect.any(Number) })
    const start = feed.position
    await aTask(test, owner, { title: 'Rig the truss', tags: ['rigging'], metadata: { a: [1, null, { b: true }] } })
    await feed.until(({ entries }) => entries.length > 0)
    const polled = await test.rest(`GET /api/v1/journal?after=${start}&kinds=work.*`, { token: owner.token })
    expect(feed.entries).toEqual(polled.body.entries)
    expect(feed.position).toBe(polled.body.position)
    await feed.close()
  })

  it('resumes after a position: each later entry once, in order', async () => {
    const owner = await aCompany(test)
    for (let i = 0; i < 5; i++) await aTask(test, owner)
    const everything = await openFeedClient(await addressOf(test.app), { token: owner.token, after: 0 })
    await everything.until(({ entries }) => entries.filter((entry) => entry.kind === 'work.task.created').length === 5)
    const last = everything.position
    expect(positionsOf(everything)).toEqual(upTo(last))
    await everything.close()
    await aTask(test, owner)
    const resumed = await openFeedClient(await addressOf(test.app), { token: owner.token, after: last })
    await resumed.until(({ entries }) => entries.length > 0)
    expect(positionsOf(resumed)).toEqual([last + 1])
    await resumed.close()
  })

  it('has no seam between catching up and live while others write', { timeout: 60_000 }, async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const { pool } = test.app.runtime
    let isWriting = true
    let written = 0
    const writers = Array.from({ length: 8 }, async () => {
      while (isWriting) {
        await inTransaction(pool, owner.companyId, (tx) =>
          appendEntries(tx, testKeyring, [anEntry(owner), anEntry(owner)]),
        )
        test.app.runtime.journal.poke()
        written += 2
      }
    })
    const clients: FeedClient[] = []
    for (let i = 0; i < 12; i++) {
      const before = written
      await eventually(() => written > before + 20, 'others write on')
      clients.push(await openFeedClient(address, { token: owner.token, after: Math.floor(written / (i + 1)) }))
    }
    isWriting = false
    await Promise.all(writers)
    const end = await settledPosition(owner.token)
    for (const [i, client] of clients.entries()) {
      await client.until(({ position }) => position >= end)
      const positions = positionsOf(client)
      const first = positions[0] ?? 0
      expect(positions, `client ${i}`).toEqual(Array.from({ length: end - first + 1 }, (_, index) => first + index))
      await client.close()
    }
  })
})

describe('who may see what on the live feed', () => {
  it('gives only what a person may see, and covers the rest by positions', async () => {
    const owner = await aCompany(test)
    const [stage, office] = [await aWorkspace(test, owner, 'Stage'), await aWorkspace(test, owner, 'Office')]
    const crew = await aColleague(test, owner, 'crew', [stage])
    const address = await addressOf(test.app)
    const feed = await openFeedClient(address, { token: crew.token, kinds: 'work.*' })
    await feed.until(({ position }) => position >= 0)
    await aTask(test, owner, { title: 'Hidden', workspace_id: office })
    await feed.until(({ messages }) => messages.length > 1)
    expect(feed.entries).toEqual([])
    await aTask(test, owner, { title: 'Seen', workspace_id: stage })
    await feed.until(({ entries }) => entries.length > 0)
    expect(titlesOf(feed)).toEqual(['Seen'])
    expect(feed.position).toBe(await settledPosition(owner.token))
    await feed.close()
  })

  it('follows a change of membership on an open connection', async () => {
    const owner = await aCompany(test)
    const stage = await aWorkspace(test, owner, 'Stage')
    const home = await aWorkspace(test, owner, 'Home')
    const crew = await aColleague(test, owner, 'crew', [home])
    const feed = await openFeedClient(await addressOf(test.app), { token: crew.token, kinds: 'work.*' })
    await feed.until(({ position }) => position >= 0)
    const member = `/api/v1/workspaces/${stage}/members/${crew.userId}`
    const start = feed.position
    await aTask(test, owner, { title: 'before', workspace_id: stage })
    // Told that there was nothing to see; otherwise it may be read after the change, and then it may be seen.
    await feed.until(({ position }) => position > start)
    await expectStatus(200, test.rest(`PUT ${member}`, { token: owner.token, body: { role: 'team_member' } }))
    await aTask(test, owner, { title: 'while a member', workspace_id: stage })
    await feed.until(({ entries }) => entries.length === 1)
    await test.rest(`DELETE ${member}`, { token: owner.token })
    await aTask(test, owner, { title: 'after', workspace_id: stage })
    await aTask(test, owner, { title: 'at home', workspace_id: home })
    await feed.until(({ entries }) => entries.length >= 2)
    expect(titlesOf(feed)).toEqual(['while a member', 'at home'])
    await feed.close()
  })

  it('keeps companies apart', async () => {
    const [ours, theirs] = [await aCompany(test), await aCompany(test)]
    const feed = await openFeedClient(await addressOf(test.app), { token: ours.token, after: 0 })
    await aTask(test, theirs, { title: 'Theirs' })
    await aTask(test, ours, { title: 'Ours' })
    await feed.until((client) => titlesOf(client).length > 0)
    expect(titlesOf(feed)).toEqual(['Ours'])
    expect(positionsOf(feed)).toEqual(upTo(feed.position))
    await feed.close()
  })

  it('gives the kinds asked for and no others', async () => {
    const owner = await aCompany(test)
    const feed = await openFeedClient(await addressOf(test.app), {
      token: owner.token,
      kinds: 'work.task.completed,planning.*',
    })
    await feed.until(({ position }) => position >= 0)
    const task = await aTask(test, owner)
    await expectStatus(200, test.rest(`POST /api/v1/tasks/${task.id}/complete`, { token: owner.token, body: {} }))
    await feed.until(({ entries }) => entries.length > 0)
    expect(feed.entries.map((entry) => entry.kind)).toEqual(['work.task.completed'])
    await feed.close()
  })

  it('refuses what it cannot serve', async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const bad = await openFeedClient(address, { token: 'not a token' })
    expect(await bad.closed).toBe(4401)
    const ahead = await openFeedClient(address, { token: owner.token, after: 1_000_000 })
    expect(await ahead.closed).toBe(4416)
    await expect(openFeedClient(address, { token: owner.token, kinds: 'WORK' })).rejects.toThrow('400')
    await expect(openFeedClient(address, { token: owner.token, after: -2 })).rejects.toThrow('400')
    expect(await rawUpgrade(address, '//')).toMatch(/^HTTP\/1.1 400/)
    expect(await rawUpgrade(address, '/api/v1/other')).toMatch(/^HTTP\/1.1 404/)
    const headers = { cookie: 'eventkit_refresh=x', origin: 'https://elsewhere.example' }
    await expect(openFeedClient(address, { headers })).rejects.toThrow('403')
    const noise = await openFeedClient(address, { token: owner.token })
    noise.socket.send('{{{')
    expect(await noise.closed).toBe(4400)
  })

  it('drops a reader who does not keep up, who resumes without a gap', { timeout: 60_000 }, async () => {
    const owner = await aCompany(test)
    const address = await addressOf(test.app)
    const slow = await openFeedClient(address, { token: owner.token, after: 0 })
    await slow.until(({ position }) => position >= 1)
    slow.socket.pause()
    const large = { text: 'x'.repeat(100_000) }
    for (let i = 0, isDropped = dropping(owner); i < 400 && !isDropped(); i++) {
      await inTransaction(test.app.runtime.pool, owner.companyId, async (tx) =>
        appendEntries(tx, testKeyring, [{ ...anEntry(owner), payload: large }]),
      )
      test.app.runtime.journal.poke()
    }
    const end = await settledPosition(owner.token)
    slow.socket.resume()
    expect(await slow.closed).toBe(4408)
    expect(slow.position).toBeLessThan(end)
    const resumed = await openFeedClient(address, { token: owner.token, after: slow.position })
    await resumed.until(({ position }) => position >= end)
    expect([...positionsOf(slow), ...positionsOf(resumed)]).toEqual(upTo(end))
    await resumed.close()
  })

  it('shows who else looks at a record to those who may see it', async () => {
    const owner = await aCompany(test)
    const [stage, office] = [await aWorkspace(test, owner, 'Stage'), await aWorkspace(test, owner, 'Office')]
    const [insider, outsider] = [
      await aColleague(test, owner, 'crew', [stage]),
      await aColleague(test, owner, 'crew', [office]),
    ]
    const task = await aTask(test, owner, { workspace_id: stage })
    const address = await addressOf(test.app)
    const [a, b, c] = await Promise.all(
      [owner, insider, outsider].map((person) => openFeedClient(address, { token: person.token })),
    )
    if (!a || !b || !c) throw new Error('three clients were opened')
    await Promise.all([a, b, c].map((client) => client.until(({ position }) => position >= 0)))
    const place = { subject_type: 'work.task', subject_id: String(task.id) }
    a.socket.send(JSON.stringify({ presence: place }))
    const shown = { presence: [{ user: { id: owner.userId, name: expect.any(String) }, ...place }] }
    await b.until(({ messages }) => messages.some((message) => 'presence' in message))
    expect(b.messages.findLast((message) => 'presence' in message)).toEqual(shown)
    await a.close()
    await b.until(({ messages }) => messages.filter((message) => 'presence' in message).length === 2)
    expect(b.messages.at(-1)).toEqual({ presence: [] })
    expect([...a.messages, ...c.messages].some((message) => 'presence' in message)).toBe(false)
    await Promise.all([b.close(), c.close()])
  })

  it('takes presence along when a record moves: out of sight for some, into sight for others', async () => {
    const owner = await aCompany(test)
    const [stage, office] = [await aWorkspace(test, owner, 'Stage'), await aWorkspace(test, owner, 'Office')]
    const stager = await aColleague(test, owner, 'crew', [stage])
    const clerk = await aColleague(test, owner, 'crew', [office])
    const task = await aTask(test, owner, { workspace_id: stage })
    const address = await addressOf(test.app)
    const open = async ({ token }: Person): Promise<FeedClient> => {
      const client = await openFeedClient(address, { token })
      await client.until(({ position }) => position >= 0)
      return client
    }
    const place = { subject_type: 'work.task', subject_id: String(task.id) }
    const look = (client: FeedClient): void => client.socket.send(JSON.stringify({ presence: place }))
    /** Waits until a client was last told that these people are there. */
    const told = (client: FeedClient, ...people: Person[]): Promise<void> =>
      client.until(({ messages }) => {
        const last = messages.findLast((message) => 'presence' in message)?.presence as
          | { user: { id: string } }[]
          | undefined
        return isDeepStrictEqual(
          last?.map(({ user }) => user.id) ?? [],
          people.map(({ userId }) => userId),
        )
      })
    const [owners, stagers, clerks] = await Promise.all([owner, stager, clerk].map(open))
    if (!owners || !stagers || !clerks) throw new Error('three clients were opened')
    look(owners)
    look(stagers)
    await Promise.all([told(owners, stager), told(stagers, owner), told(clerks)])
    const move = { token: owner.token, body: { workspace_id: office } }
    await expectStatus(200, test.rest(`PATCH /api/v1/tasks/${task.id}`, move))
    await Promise.all([told(owners), told(stagers), told(clerks, owner)])
    look(clerks)
    await told(owners, clerk)
    await Promise.all([owners, stagers, clerks].map((client) => client.close()))
  })

  it('keeps people where they are when another company changes a record of the same id', async () => {
    const [owner, stranger] = [await aCompany(test), await aCompany(test)]
    const [one, two] = [await aColleague(test, owner, 'crew'), await aColleague(test, owner, 'crew')]
    const [task, other] = [await aTask(test, owner), await aTask(test, owner)]
    const address = await addressOf(test.app)
    const clients = await Promise.all(
      [one, two, owner, stranger].map(({ token }) => openFeedClient(address, { token })),
    )
    const [first, second, watcher, foreign] = clients
    if (!first || !second || !watcher || !foreign) throw new Error('four clients were opened')
    await Promise.all(clients.map((client) => client.until(({ position }) => position >= 0)))
    const look = (client: FeedClient, id: unknown): void =>
      client.socket.send(JSON.stringify({ presence: { subject_type: 'work.task', subject_id: String(id) } }))
    const shown = (...ids: unknown[]): Promise<void> =>
      watcher.until(({ messages }) => {
        const last = messages.findLast((message) => 'presence' in message)?.presence as
          | { subject_id: string }[]
          | undefined
        return isDeepStrictEqual(new Set(last?.map((place) => place.subject_id)), new Set(ids))
      })
    look(first, task.id)
    await shown(task.id)
    await aTask(test, stranger, { id: String(task.id) })
    await foreign.until(({ entries }) => entries.some((entry) => entry.subject_id === task.id))
    look(second, other.id)
    await shown(task.id, other.id)
    await Promise.all(clients.map((client) => client.close()))
  })
})

describe('presence', () => {
  it('shows who looks at a person, whatever that person did last', async () => {
    const owner = await aCompany(test)
    const [colleague, third] = [await aColleague(test, owner, 'crew'), await aColleague(test, owner, 'crew')]
    const settings = { token: colleague.token, body: { theme: 'light' } }
    await expectStatus(200, test.rest('PATCH /api/v1/me', settings))
    const address = await addressOf(test.app)
    const [looking, watching] = await Promise.all(
      [owner, third].map((person) => openFeedClient(address, { token: person.token })),
    )
    if (!looking || !watching) throw new Error('two clients were opened')
    await Promise.all([looking, watching].map((client) => client.until(({ position }) => position >= 0)))
    const place = { subject_type: 'auth.user', subject_id: colleague.userId }
    looking.socket.send(JSON.stringify({ presence: place }))
    await watching.until(({ messages }) => messages.some((message) => 'presence' in message))
    const shown = { presence: [{ user: { id: owner.userId, name: expect.any(String) }, ...place }] }
    expect(watching.messages.findLast((message) => 'presence' in message)).toEqual(shown)
    await Promise.all([looking.close(), watching.close()])
  })
})
