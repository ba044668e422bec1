import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { toJsonString } from '@bufbuild/protobuf'
import { createClient } from '@connectrpc/connect'
import { createGrpcTransport } from '@connectrpc/connect-node'
import { ExportFormat, JournalEntrySchema, JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { beforeAll, describe, expect, it } from 'vitest'
import { useTestApp } from './client.ts'
import type { Person } from './factories.ts'
import { addressOf, openFeedClient } from './feed.ts'
import { allRpcs, exampleApp } from './rpcs.ts'
import { aWeekendCrew, hidden, hiddenOfEach, leaksTo } from './weekend-crew.ts'

// What comes by other ways than replies; those are tried rpc by rpc beside each module (rpcs.reach.ts).

const test = useTestApp(exampleApp)
const rpcs = allRpcs.filter(({ permission }) => permission !== 'public')
let anna: Person
let crew: Person

beforeAll(async () => {
  ;({ anna, crew } = await aWeekendCrew(test))
}, 60_000)

describe('a role that reaches what is assigned, without the permissions of fields', () => {
  it('is told nothing else by polling, the feed, the stream and exports', async () => {
    const polled = await test.journalOf(crew.token)
    const end = Number(
      (await test.rest('GET /api/v1/journal?order=desc&page_size=1', { token: anna.token })).body.position,
    )
    const feed = await openFeedClient(await addressOf(test.app), { token: crew.token, after: 0 })
    await feed.until(({ position }) => position >= end)
    await feed.close()
    const { grpc } = test.app
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
    const baseUrl = `http://127.0.0.1:${(grpc.address() as AddressInfo).port}`
    const client = createClient(JournalService, createGrpcTransport({ baseUrl }))
    const headers = { authorization: `Bearer ${crew.token}` }
    const streamed: string[] = []
    for await (const { entries, position } of client.followJournal({ after: 0n }, { headers })) {
      streamed.push(...entries.map((entry) => toJsonString(JournalEntrySchema, entry)))
      if (position >= end) break
    }
    const files: string[] = []
    for (const format of [ExportFormat.CSV, ExportFormat.NDJSON]) {
      for await (const { chunk } of client.exportJournal({ format }, { headers }))
        files.push(Buffer.from(chunk).toString())
    }
    const all = {
      polled: JSON.stringify(polled),
      feed: JSON.stringify(feed.entries),
      stream: streamed.join('\n'),
      files: files.join(''),
    }
    for (const [way, text] of Object.entries(all)) {
      expect([way, text.includes('Theirs'), leaksTo(crew, text)]).toEqual([way, true, []])
    }
    console.info(
      `${rpcs.length} rpcs, ${Object.keys(all).length} ways of following, ${hidden.records} records with ${hidden.texts} texts out of reach`,
    )
  })

  it('while an Admin is told all of it', async () => {
    const { body } = await test.rest('GET /api/v1/events?search=clandestine&page_size=100', { token: anna.token })
    expect(body.events).toHaveLength(hiddenOfEach)
  })
})
