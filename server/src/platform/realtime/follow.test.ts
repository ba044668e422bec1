import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Code, ConnectError, createClient, type Client } from '@connectrpc/connect'
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node'
import { JournalService, type FollowJournalResponse } from '@eventkit/api/eventkit/v1/journal_pb'
import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, aTask } from '../../../test/factories.ts'
import { addressOf } from '../../../test/feed.ts'
import { eventually } from '../../../test/journal.ts'
import { hubOf } from './hub.ts'

const test = useTestApp()

async function grpcAddress(): Promise<string> {
  const { grpc } = test.app
  if (!grpc.listening) {
    grpc.listen(0, '127.0.0.1')
    await once(grpc, 'listening')
  }
  return `http://127.0.0.1:${(grpc.address() as AddressInfo).port}`
}

const protocols: Record<string, () => Promise<Client<typeof JournalService>>> = {
  gRPC: async () => createClient(JournalService, createGrpcTransport({ baseUrl: await grpcAddress() })),
  'gRPC-Web': async () =>
    createClient(JournalService, createGrpcWebTransport({ baseUrl: await grpcAddress(), httpVersion: '2' })),
  Connect: async () =>
    createClient(JournalService, createConnectTransport({ baseUrl: await addressOf(test.app), httpVersion: '1.1' })),
}

describe.each(Object.keys(protocols))('the journal as a stream over %s', (protocol) => {
  it('gives what was and what comes, and ends when the caller goes', async () => {
    const owner = await aCompany(test)
    const first = await aTask(test, owner)
    const client = await protocols[protocol]?.()
    const going = new AbortController()
    const headers = { authorization: `Bearer ${owner.token}` }
    const passages: FollowJournalResponse[] = []
    const reading = (async () => {
      const request = { after: 0n, kinds: ['work.task.*'] }
      for await (const passage of client?.followJournal(request, { headers, signal: going.signal }) ?? []) {
        passages.push(passage)
      }
    })()
    const subjects = (): string[] => passages.flatMap((passage) => passage.entries.map((entry) => entry.subjectId))
    await eventually(() => subjects().includes(String(first.id)))
    const second = await aTask(test, owner)
    await eventually(() => subjects().includes(String(second.id)))
    expect(subjects()).toEqual([first.id, second.id])
    going.abort()
    await expect(reading).rejects.toThrow(ConnectError)
    await eventually(() => hubOf(test.app.runtime).size === 0, 'the reader is gone')
  })

  it('is refused without a good token', async () => {
    const client = await protocols[protocol]?.()
    const read = async (headers: Record<string, string>): Promise<unknown> => {
      for await (const passage of client?.followJournal({ after: -1n }, { headers }) ?? []) return passage
      return undefined
    }
    await expect(read({})).rejects.toMatchObject({ code: Code.Unauthenticated })
    await expect(read({ authorization: 'Bearer no' })).rejects.toMatchObject({ code: Code.Unauthenticated })
  })
})
