import { createClient } from '@connectrpc/connect'
import { createConnectTransport } from '@connectrpc/connect-node'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { describe, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aColleague, aCompany, anEvent, aTask, aWorkspace, expectStatus } from '../../../test/factories.ts'
import { addressOf, openFeedClient } from '../../../test/feed.ts'
import type { JsonObject } from '../../kernel/json.ts'

const test = useTestApp()

const toldBy = (entries: JsonObject[]) => entries.map(({ kind, subject_id }) => [kind, subject_id])

/** Somebody who sees everything, a member of one workspace, and a way to make a bit of everything happen. */
async function aStage() {
  const owner = await aCompany(test)
  const [stage, office] = [await aWorkspace(test, owner), await aWorkspace(test, owner)]
  const crew = await aColleague(test, owner, 'crew', [stage])
  const task = await aTask(test, owner, { workspace_id: stage })
  const start = (await test.journalOf(owner.token)).length
  const act = async () => {
    const event = await anEvent(test, owner)
    const path = `/api/v1/tasks/${task.id}`
    await expectStatus(200, test.rest(`PATCH ${path}`, { token: crew.token, body: { title: 'Changed' } }))
    const other = await aTask(test, owner, { workspace_id: stage })
    const hidden = await aTask(test, owner, { workspace_id: office })
    await expectStatus(200, test.rest(`POST ${path}/complete`, { token: owner.token, body: {} }))
    const end = (await test.journalOf(owner.token)).length
    return { event, other, hidden, end }
  }
  return { owner, crew, stage, office, task, start, act }
}

describe('a subscription', () => {
  it('is to a workspace, a record, a person or kinds of it, live, and the rest is covered by positions', async () => {
    const { owner, crew, stage, office, task, start, act } = await aStage()
    const address = await addressOf(test.app)
    const open = (query: Record<string, string>) => openFeedClient(address, { token: owner.token, query })
    // The server hears of numbered entries a moment later; a feed that is opened before gets what was done before, too.
    const first = await open({})
    await first.until(({ position }) => position >= start)
    await first.close()
    const record = { subject_type: 'work.task', subject_id: String(task.id) }
    const feeds = {
      stage: await open({ workspace: stage }),
      office: await open({ workspace_id: office }),
      record: await open(record),
      completed: await open({ ...record, kinds: 'work.task.completed,planning.*' }),
      crew: await open({ actor_id: crew.userId, kinds: 'work.*' }),
      events: await open({ subject_type: 'planning.event' }),
      nothing: await open({ workspace: stage, subject_type: 'planning.event' }),
    }
    await Promise.all(Object.values(feeds).map((feed) => feed.until(({ position }) => position >= 0)))
    const { event, other, hidden, end } = await act()
    await Promise.all(Object.values(feeds).map((feed) => feed.until(({ position }) => position >= end)))
    const told = Object.fromEntries(Object.entries(feeds).map(([name, { entries }]) => [name, toldBy(entries)]))
    const [changed, completed] = [
      ['work.task.updated', task.id],
      ['work.task.completed', task.id],
    ]
    expect(told).toEqual({
      stage: [changed, ['work.task.created', other.id], completed],
      office: [['work.task.created', hidden.id]],
      record: [changed, completed],
      completed: [completed],
      crew: [changed],
      events: [['planning.event.created', event.id]],
      nothing: [],
    })
    await Promise.all(Object.values(feeds).map((feed) => feed.close()))
  })

  it('gives the same when it catches up, when it is polled, and as a stream', async () => {
    const { owner, crew, stage, start, act } = await aStage()
    const { end } = await act()
    const address = await addressOf(test.app)
    const feed = await openFeedClient(address, { token: crew.token, after: start, query: { workspace: stage } })
    await feed.until(({ position }) => position >= end)
    const query = `after=${start}&workspace_id=${stage}`
    const { body } = await expectStatus(200, test.rest(`GET /api/v1/journal?${query}`, { token: crew.token }))
    expect(feed.entries).toEqual(body.entries)
    expect(body.position).toBe(end)
    expect(feed.entries.map(({ kind }) => kind)).toEqual([
      'work.task.updated',
      'work.task.created',
      'work.task.completed',
    ])
    const client = createClient(JournalService, createConnectTransport({ baseUrl: address, httpVersion: '1.1' }))
    const request = { after: BigInt(start), workspaceId: stage, actorId: crew.userId }
    const stream = client.followJournal(request, { headers: { authorization: `Bearer ${owner.token}` } })
    for await (const { entries } of stream) {
      expect(entries.map(({ kind }) => kind)).toEqual(['work.task.updated'])
      break
    }
    await feed.close()
  })

  it('to what somebody may not see gives positions and nothing else', async () => {
    const { crew, office, act } = await aStage()
    const feed = await openFeedClient(await addressOf(test.app), { token: crew.token, query: { workspace: office } })
    await feed.until(({ position }) => position >= 0)
    const { end } = await act()
    await feed.until(({ position }) => position >= end)
    expect(feed.entries).toEqual([])
    await feed.close()
  })

  it.each([
    ['workspace', 'stage'],
    ['subject_id', '1'],
    ['actor_id', 'me'],
    ['subject', 'work.task'],
  ])('with %s=%s is refused, not widened', async (name, value) => {
    await expect(openFeedClient(await addressOf(test.app), { query: { [name]: value } })).rejects.toThrow('400')
  })
})
