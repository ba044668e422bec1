import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { create } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { ExportFormat, ExportJournalRequestSchema, JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, aTask, aWorkspace, expectStatus, type Person } from '../../../test/factories.ts'
import { addressOf } from '../../../test/feed.ts'
import { anEntry, commitEntries, eventually } from '../../../test/journal.ts'
import { withoutTenant } from '../../kernel/db.ts'
import { ownCall } from '../calls/transact.ts'
import { exportStreams } from './journal.export.ts'
import { sequenceInbox } from '../journal/journal.store.ts'

let aheadMs = 0
const test = useTestApp({ clock: { now: () => new Date(Date.now() + aheadMs) } })

const path = '/api/v1/journal/export'

/** An export that is expected to be given, as text. */
async function exported(person: Person, query = ''): Promise<string> {
  const headers = { authorization: `Bearer ${person.token}` }
  const reply = await test.app.http.inject({ method: 'GET', url: `${path}?${query}`, headers })
  expect(reply.statusCode).toBe(200)
  return reply.body
}

const linesOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line))

async function aLongJournal(owner: Person, pieces: number): Promise<void> {
  const { pool } = test.app.runtime
  const payload = { text: 'x'.repeat(20_000) }
  for (let i = 0; i < pieces; i++) {
    const entries = Array.from({ length: 500 }, () => anEntry(owner.companyId, { payload }))
    await commitEntries(pool, owner.companyId, entries)
  }
  while ((await withoutTenant(pool, (db) => sequenceInbox(db, 1000))) > 0);
}

/** An export on a connection of its own, of which nothing but the head has been read. */
async function startExport({ token }: Person): Promise<IncomingMessage> {
  const request = get(`${await addressOf(test.app)}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const [reply] = (await once(request, 'response')) as [IncomingMessage]
  reply.on('error', () => undefined) // told by readableAborted; some tests break it off on purpose
  return reply
}

async function countLines(reply: IncomingMessage): Promise<number> {
  let lines = 0
  for await (const chunk of reply)
    lines +=
      Buffer.from(chunk as Buffer)
        .toString('latin1')
        .split('\n').length - 1
  return lines
}

describe('an export of the journal', () => {
  it('is everything the caller may see, oldest first, as the journal gives it', async () => {
    const owner = await aCompany(test)
    const [stage, office] = [await aWorkspace(test, owner), await aWorkspace(test, owner)]
    const crew = await aColleague(test, owner, 'crew', [stage])
    const stranger = await aCompany(test)
    await aTask(test, owner, { workspace_id: stage })
    await aTask(test, owner, { workspace_id: office })
    const all = await test.journalOf(owner.token)
    expect(linesOf(await exported(owner))).toEqual(all)
    const seen = await test.journalOf(crew.token)
    expect(linesOf(await exported(crew, 'format=ndjson'))).toEqual(seen)
    expect(seen.length).toBeLessThan(all.length)
    expect(linesOf(await exported(stranger))).toEqual(await test.journalOf(stranger.token))
    const narrow = `after=2&kinds=work.*&kinds=auth.*&workspace_id=${office}&actor_id=${owner.userId}`
    expect(linesOf(await exported(owner, narrow))).toEqual(
      all.filter(({ workspace_id }) => workspace_id === office).filter(({ kind }) => kind === 'work.task.created'),
    )
    expect(await exported(owner, `after=${all.length}`)).toBe('')
  })

  it('as CSV has a line an entry, with names, and no cell that a spreadsheet would run', async () => {
    const owner = await aCompany(test)
    const start = (await test.journalOf(owner.token)).length
    const inert: Readonly<Record<string, string>> = {
      '=1+1': "'=1+1",
      '+1': "'+1",
      '-1': "'-1",
      '@SUM(A1)': "'@SUM(A1)",
      '\tx': "'\tx",
      '\rx': "'\rx",
      '＝1+1': "'＝1+1",
      '＋1': "'＋1",
      '－1': "'－1",
      '＠SUM(A1)': "'＠SUM(A1)",
      'x;=1+1;y;＝1': "x;'=1+1;y;'＝1",
      'two\n=1': "two\n'=1",
      'a "quoted", title': 'a "quoted", title',
      'two\nlines': 'two\nlines',
      'plain = fine; too': 'plain = fine; too',
    }
    const titles = Object.keys(inert)
    for (const title of titles) {
      await commitEntries(test.app.runtime.pool, owner.companyId, [
        anEntry(owner.companyId, { actorId: owner.userId, payload: { title } }),
      ])
    }
    const all = await test.journalOf(owner.token)
    const text = await exported(owner, `format=csv&after=${start}`)
    const rows: Record<string, string>[] = parse(text, { columns: true })
    expect(rows.map(({ record }) => record)).toEqual(Object.values(inert))
    expect(text).toContain(',"plain = fine; too",')
    expect(rows.map(({ position }) => Number(position))).toEqual(all.slice(start).map(({ position }) => position))
    const { body: me } = await expectStatus(200, test.rest('GET /api/v1/me', { token: owner.token }))
    expect(rows.map(({ actor }) => actor)).toEqual(titles.map(() => me.name))
    const [row] = rows
    expect(JSON.parse(row?.changes ?? '')).toEqual([{ field: 'title', old: 'a', new: 'b' }])
    expect(await exported(owner, 'format=csv&kinds=no.such.kind')).toBe(`${Object.keys(row ?? {}).join()}\r\n`)
  })

  it('says what is wrong with the request instead of beginning', async () => {
    const owner = await aCompany(test)
    const call = (query: string, token?: string, method = 'GET') =>
      test.rest(`${method} ${path}?${query}`, { ...(token && { token }) })
    expect(await call('')).toMatchObject({ status: 401, body: { title: 'token missing' } })
    expect((await call('', 'x')).status).toBe(401)
    for (const query of ['format=xlsx', 'actor_id=me', 'after=100000', 'kinds=WORK', 'colour=red']) {
      const { status, headers, body } = await call(query, owner.token)
      expect([query, status, body.title]).toEqual([query, 400, 'invalid'])
      expect(headers).not.toHaveProperty('content-disposition')
    }
    expect((await call('', owner.token, 'HEAD')).status).toBe(405)
  })

  it('is a stream over Connect, too', async () => {
    const owner = await aCompany(test)
    const baseUrl = await addressOf(test.app)
    const client = createClient(JournalService, createConnectTransport({ baseUrl, httpVersion: '1.1' }))
    const headers = { authorization: `Bearer ${owner.token}` }
    const chunks: Uint8Array[] = []
    for await (const { chunk } of client.exportJournal({ format: ExportFormat.CSV }, { headers })) chunks.push(chunk)
    expect(Buffer.concat(chunks).toString()).toBe(await exported(owner, 'format=csv'))
  })
})

describe('a long export', () => {
  let owner: Person
  let end: number

  beforeAll(async () => {
    owner = await aCompany(test)
    await aLongJournal(owner, 4)
    end = (await test.journalOf(owner.token)).length
  })

  it('ends where the journal ended when it began, although others write on', async () => {
    const reply = await startExport(owner)
    await aTask(test, owner)
    const written = (await test.journalOf(owner.token)).length
    expect(await countLines(reply)).toBe(end)
    expect(written).toBe(end + 1)
    end = written
  })

  it('goes on when the token ends meanwhile, and is cut off when the session does', async () => {
    const manager = await aColleague(test, owner, 'manager')
    const reply = await startExport(manager)
    try {
      aheadMs = 20 * 60_000
      expect((await test.rest('GET /api/v1/me', { token: manager.token })).status).toBe(401)
      expect(await countLines(reply)).toBeGreaterThan(2000)
      expect(reply.complete).toBe(true)
    } finally {
      aheadMs = 0
    }
    // It is far longer than what is under way between the two, so that most is still to be read.
    const ended = await startExport(manager)
    await expectStatus(200, test.rest('POST /api/v1/auth/sign-out-everywhere', { token: manager.token, body: {} }))
    await expect(countLines(ended)).rejects.toThrow('aborted')
  })

  it('is one of two that a person may have under way, until one ends or its reader goes', async () => {
    const [ended, left] = [await startExport(owner), await startExport(owner)]
    const third = await test.rest(`GET ${path}`, { token: owner.token })
    expect(third).toMatchObject({ status: 429, body: { reason: 'too_many_exports' } })
    expect(third.headers).toMatchObject({ 'retry-after': '5' })
    const colleague = await aColleague(test, owner, 'manager')
    expect((await test.rest(`GET ${path}?kinds=no.such`, { token: colleague.token })).status).toBe(200)
    await countLines(ended)
    const next = await startExport(owner)
    expect((await test.rest(`GET ${path}`, { token: owner.token })).status).toBe(429)
    for (const reply of [left, next]) reply.destroy()
    await eventually(async () => (await test.rest(`GET ${path}?kinds=no.such`, { token: owner.token })).status === 200)
  })

  it('is one of four that a company may have under way, while others export', async () => {
    const [one, two] = [await aColleague(test, owner, 'manager'), await aColleague(test, owner, 'manager')]
    const running = await Promise.all([owner, owner, one, one].map(startExport))
    const fifth = await test.rest(`GET ${path}`, { token: two.token })
    expect(fifth).toMatchObject({
      status: 429,
      body: { reason: 'too_many_exports', detail: 'Your company has 4 exports under way; let one end first.' },
    })
    expect(await exported(await aCompany(test))).not.toBe('')
    for (const reply of running) reply.destroy()
    await eventually(async () => (await test.rest(`GET ${path}?kinds=no.such`, { token: two.token })).status === 200)
  })

  it('is over for its person, too, when the caller of a stream goes', async () => {
    const baseUrl = await addressOf(test.app)
    const client = createClient(JournalService, createConnectTransport({ baseUrl, httpVersion: '1.1' }))
    const headers = { authorization: `Bearer ${owner.token}` }
    for (let i = 0; i < 4; i++) {
      const going = new AbortController()
      const stream = client.exportJournal({}, { headers, signal: going.signal })[Symbol.asyncIterator]()
      await eventually(async () => !(await stream.next()).done)
      going.abort()
      await expect(stream.next()).rejects.toThrow('aborted')
      await eventually(
        async () => (await test.rest(`GET ${path}?kinds=no.such`, { token: owner.token })).status === 200,
      )
    }
  })

  it('reads nothing for a reader who went before their turn', async () => {
    const client = ownCall('gone')
    const call = {
      ...client,
      header: (name: string) => (name === 'authorization' ? `Bearer ${owner.token}` : undefined),
    }
    const stream = exportStreams[`${JournalService.typeName}/ExportJournal`]
    const request = create(ExportJournalRequestSchema) as never
    const read = async (signal: AbortSignal): Promise<number> => {
      let pieces = 0
      for await (const _ of (stream?.(test.app.runtime, call, request, signal) ?? []) as AsyncIterable<unknown>)
        pieces++
      return pieces
    }
    expect(await read(AbortSignal.abort())).toBe(0)
    expect(await read(new AbortController().signal)).toBeGreaterThan(10)
  })

  it('reads no further when the client goes away', async () => {
    const { pool } = test.app.runtime
    let taken = 0
    pool.on('acquire', () => taken++)
    const given = await startExport(owner)
    given.destroy()
    await once(given, 'close')
    await countLines(await startExport(owner))
    const both = taken
    await countLines(await startExport(owner))
    expect(both).toBeLessThan(2 * (taken - both))
  })
})
