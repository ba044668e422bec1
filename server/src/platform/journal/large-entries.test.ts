import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, expectStatus, type Person } from '../../../test/factories.ts'
import { addressOf, openFeedClient } from '../../../test/feed.ts'
import { anEntry, commitEntries, eventually } from '../../../test/journal.ts'
import { newId } from '../../kernel/ids.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()
const subjectId = newId()
/** What a task's metadata may be, before and after: thirty such changes are four megabytes. */
const changes = [{ field: 'metadata', old: 'a'.repeat(64_000), new: 'ü'.repeat(32_000) }]
/** A megabyte, and the entry that was the last to fit. */
const mostBytes = 1_200_000

const weigh = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

let owner: Person
/** The entries' ids, as committed. */
let ids: string[]
/** The position before the first of them. */
let start: number
/** What the tail handed out of them. */
const batches: { id: string; bytes: number }[][] = []

beforeAll(async () => {
  owner = await aCompany(test)
  start = (await test.journalOf(owner.token)).length
  const { pool, journal } = test.app.runtime
  await eventually(() => journal.tail.positionOf(owner.companyId) === start, 'the tail has come so far')
  journal.tail.subscribe(({ entries }) => {
    batches.push(entries.map((entry) => ({ id: entry.id, bytes: weigh(entry) })))
  })
  const entries = Array.from({ length: 30 }, (_, index) =>
    anEntry(owner.companyId, { kind: 'planning.event.updated', subjectId, subjectVersion: index + 1, changes }),
  )
  ids = entries.map((entry) => entry.id)
  await commitEntries(pool, owner.companyId, entries)
  journal.poke()
  await eventually(() => batches.flat().length === ids.length, 'the tail has handed out all')
})

const bytesOf = (pages: unknown[]): number => Math.max(...pages.map(weigh))
const idsOf = (pages: JsonObject[]): unknown[] =>
  pages.flatMap((page) => (page.entries as JsonObject[] | undefined)?.map((entry) => entry.id) ?? [])

async function readOn(query: (last: JsonObject | undefined) => string | undefined): Promise<JsonObject[]> {
  const pages: JsonObject[] = []
  for (let next = query(undefined); next !== undefined; next = query(pages.at(-1))) {
    pages.push((await expectStatus(200, test.rest(`GET /api/v1/journal?${next}`, { token: owner.token }))).body)
  }
  return pages
}

it('come in pages that fit, each once, in order', async () => {
  const pages = await readOn((last) => {
    const after = last ? Number(last.position) : start
    return after < start + ids.length ? `after=${after}&page_size=100` : undefined
  })
  expect(idsOf(pages)).toEqual(ids)
  expect(bytesOf(pages)).toBeLessThan(mostBytes)
})

it.each([`subject_id=${subjectId}`, 'order=desc&kinds=planning.*'])(
  'come newest first the same way: %s',
  async (asked) => {
    const pages = await readOn((last) =>
      last?.next_page_token === ''
        ? undefined
        : `${asked}&page_size=100&page_token=${encodeURIComponent(String(last?.next_page_token ?? ''))}`,
    )
    expect(idsOf(pages)).toEqual(ids.toReversed())
    expect(bytesOf(pages)).toBeLessThan(mostBytes)
  },
)

it('come to who follows live in batches that fit', () => {
  expect(batches.flat().map((entry) => entry.id)).toEqual(ids)
  for (const batch of batches) expect(batch.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThan(mostBytes)
})

it('come to who catches up in messages that fit', async () => {
  const feed = await openFeedClient(await addressOf(test.app), { token: owner.token, after: start })
  await feed.until(({ position }) => position === start + ids.length)
  expect(idsOf(feed.messages)).toEqual(ids)
  expect(bytesOf(feed.messages)).toBeLessThan(mostBytes)
  await feed.close()
})

it('come over a stream in messages that fit', async () => {
  const transport = createConnectTransport({ baseUrl: await addressOf(test.app), httpVersion: '1.1' })
  const headers = { authorization: `Bearer ${owner.token}` }
  const got: string[] = []
  const request = { after: BigInt(start) }
  for await (const passage of createClient(JournalService, transport).followJournal(request, { headers })) {
    expect(passage.entries.length).toBeLessThan(10)
    got.push(...passage.entries.map((entry) => entry.id))
    if (got.length >= ids.length) break
  }
  expect(got).toEqual(ids)
})

it('come whole in an export', async () => {
  const url = '/api/v1/journal/export?kinds=planning.*'
  const reply = await test.app.http.inject({ method: 'GET', url, headers: { authorization: `Bearer ${owner.token}` } })
  const lines = reply.body.trim().split('\n')
  expect(lines.map((line) => (JSON.parse(line) as JsonObject).id)).toEqual(ids)
})
