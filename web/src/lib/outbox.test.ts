import 'fake-indexeddb/auto'
import { create, type Message } from '@bufbuild/protobuf'
import { Code, ConnectError } from '@connectrpc/connect'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { type Task, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { onlineManager } from '@tanstack/react-query'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { openChangeStore, requestOf, type StoredChange } from '@/lib/change-store'
import { newId } from '@/lib/ids'
import { KeptRefusal, NothingLeft } from '@/lib/errors'
import { Outbox, type OutboxOptions, type PostOptions } from '@/lib/outbox'

const { createTask, updateTask, bulkCompleteTasks, bulkReopenTasks } = TaskService.method
const anna = { id: 'nordlicht/anna', name: 'Anna' }
const miro = { id: 'nordlicht/miro', name: 'Miro' }

/** A server that does what it is told, once for each key. */
function aServer() {
  const tasks = new Map<string, Task>()
  const replies = new Map<string, Message>()
  const sent: StoredChange[] = []
  const server = {
    sent,
    tasks,
    titles: () => [...tasks.values()].map(({ title }) => title),
    refuse: (_change: StoredChange): Error | undefined => undefined,
    /** Does it, but the answer does not arrive. */
    isMute: false,
    /** Takes a change on an older version, as where somebody else changed other fields. */
    merges: false,
    send: async (change: StoredChange): Promise<Message> => {
      sent.push(change)
      const refusal = server.refuse(change)
      if (refusal) throw refusal
      const reply = replies.get(change.id) ?? act(change)
      replies.set(change.id, reply)
      if (server.isMute) throw new TypeError('Failed to fetch')
      return reply
    },
  }
  function act(change: StoredChange): Message {
    const [id = ''] = change.ids
    if (change.rpc.endsWith('CreateTask')) {
      if (tasks.has(id)) throw new Error('twice')
      tasks.set(id, create(TaskSchema, { id, title: change.label, version: 1 }))
    } else if (change.rpc.endsWith('BulkReopenTasks')) {
      return reopen(change)
    } else {
      const { title, version } = requestOf(updateTask, change)
      const task = tasks.get(id)
      if (!task) throw new ConnectError('gone', Code.NotFound)
      if (version !== task.version && !server.merges) throw new ConnectError('stale', Code.Aborted)
      tasks.set(id, { ...task, title: title ?? task.title, version: task.version + 1 })
    }
    return tasks.get(id) ?? create(TaskSchema)
  }
  function reopen(change: StoredChange): Message {
    const { ids, versions } = requestOf(bulkReopenTasks, change)
    const items = ids.filter((id) => versions[id] !== tasks.get(id)?.version)
    const refused = items.map((id) => ({ id, reason: 'stale_version', description: 'stale' }))
    const detail = { desc: ErrorDetailSchema, value: { reason: 'bulk_refused', items: refused } }
    if (items.length > 0) throw new ConnectError('not all', Code.FailedPrecondition, undefined, [detail])
    return create(bulkReopenTasks.output, { tasks: ids.flatMap((id) => tasks.get(id) ?? []) })
  }
  return server
}

/** The pages of one browser: each has its outbox, all of them the store. */
function aBrowser(server = aServer()) {
  const name = newId()
  const closing = new Map<string, (() => Promise<void>)[]>()
  const closed = new Set<string>()
  const page = async (owner = anna) => {
    const [onCaughtUp, onStay] = [vi.fn(), vi.fn()]
    const outbox = new Outbox({
      store: openChangeStore(name),
      send: (change) => (closed.has(outbox.tab) ? new Promise(() => undefined) : server.send(change)),
      whenClosed: (tab, act) => {
        if (closed.has(tab)) void act()
        else closing.set(tab, [...(closing.get(tab) ?? []), act])
      },
      onCaughtUp,
      onStay,
      backoff: () => 1,
    })
    await outbox.serve(owner)
    /** Ends it as a crash does: nothing of it is heard again. */
    const crash = async () => {
      closed.add(outbox.tab)
      await Promise.all((closing.get(outbox.tab) ?? []).map((act) => act()))
    }
    const create = (title: string, id = newId()) => ({
      id,
      done: outbox.post(createTask, { id, title }, { kind: 'work.task', ids: [id], label: title }, { id }),
    })
    const rename = (id: string, title: string, version: number, options?: PostOptions) =>
      outbox.post(
        updateTask,
        { id, title, version, updateMask: { paths: ['title'] } },
        { kind: 'work.task', ids: [id], label: title },
        options,
      )
    return { outbox, crash, create, rename, onCaughtUp, onStay }
  }
  const stored = () => openChangeStore(name).list()
  return { server, page, stored }
}

const offline = () => onlineManager.setOnline(false)
const online = () => onlineManager.setOnline(true)
const unheard = { whenClosed: vi.fn(), onCaughtUp: vi.fn(), onStay: vi.fn() } satisfies Partial<OutboxOptions>
const labels = (outbox: Outbox) => outbox.waiting.changes.get().map(({ label }) => label)

afterEach(online)

describe('changes that wait', () => {
  it('are sent one after the other, each on what the one before it led to, and leave the store', async () => {
    const { server, page, stored } = aBrowser()
    const { create, rename } = await page()
    const { id, done } = create('Rig')
    const [, second, third] = await Promise.all([done, rename(id, 'Truss', 0), rename(id, 'Main truss', 0)])
    expect(second.title).toBe('Truss')
    expect(third).toMatchObject({ title: 'Main truss', version: 3 })
    expect(server.sent.map(({ versions }) => versions?.[id])).toEqual([undefined, 1, 2])
    await vi.waitFor(async () => expect(await stored()).toEqual([]))
  })

  it('keep the version of their writer when somebody else wrote in between, so that a clash can be seen', async () => {
    const { server, page } = aBrowser()
    const { create, rename } = await page()
    const { id, done } = create('Rig')
    await done
    const task = server.tasks.get(id)
    if (task) server.tasks.set(id, { ...task, version: 5 })
    await expect(rename(id, 'Truss', 1)).rejects.toThrow('stale')
  })

  it('are stored before they are sent, and outlive a crash in their order', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const first = await page()
    const { id } = first.create('Rig')
    void first.rename(id, 'Truss', 0)
    void first.rename(id, 'Main truss', 0)
    await vi.waitFor(async () => expect(await stored()).toHaveLength(3))
    await first.crash()
    const second = await page()
    await vi.waitFor(() => expect(labels(second.outbox)).toEqual(['Rig', 'Truss', 'Main truss']))
    expect(server.sent).toEqual([])
    online()
    await vi.waitFor(() => expect(server.titles()).toEqual(['Main truss']))
    await vi.waitFor(() => expect(second.onCaughtUp).toHaveBeenCalledWith(3))
    expect(await stored()).toEqual([])
  })

  it('keep the moment and the key of their making, so that one whose answer was lost is not done twice', async () => {
    const { server, page, stored } = aBrowser()
    const first = await page()
    server.isMute = true
    const { id } = first.create('Rig')
    await vi.waitFor(() => expect(server.titles()).toEqual(['Rig']))
    void first.rename(id, 'Truss', 0)
    await vi.waitFor(async () => expect(await stored()).toHaveLength(2))
    const [before] = await stored()
    await first.crash()
    server.isMute = false
    await page()
    await vi.waitFor(() => expect(server.titles()).toEqual(['Truss']))
    const creates = server.sent.filter(({ rpc }) => rpc.endsWith('CreateTask'))
    expect(creates.length).toBeGreaterThan(1)
    expect(new Set(creates.map((change) => `${change.id} ${change.at}`))).toEqual(new Set([`${id} ${before?.at}`]))
  })

  it('are sent by one tab: another takes them only when theirs is closed', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const first = await page()
    first.create('Rig')
    await vi.waitFor(async () => expect(await stored()).toHaveLength(1))
    const [second, third] = [await page(), await page()]
    expect([labels(second.outbox), labels(third.outbox)]).toEqual([[], []])
    await first.crash()
    expect([...labels(second.outbox), ...labels(third.outbox)]).toEqual(['Rig'])
    online()
    await vi.waitFor(() => expect(server.titles()).toEqual(['Rig']))
    expect(server.sent).toHaveLength(1)
  })

  it('wait out an answer that is only for now', async () => {
    const { server, page } = aBrowser()
    const { create, outbox } = await page()
    const codes = [Code.Unavailable, Code.ResourceExhausted, Code.DeadlineExceeded, Code.Unauthenticated]
    server.refuse = () => {
      const code = codes.shift()
      return code && new ConnectError('later', code)
    }
    await create('Rig').done
    expect(server.sent).toHaveLength(5)
    expect(outbox.waiting.changes.get()).toEqual([])
  })

  it('are never sent as somebody else, who is told of them', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const first = await page()
    first.create('Rig')
    first.create('Feed')
    await vi.waitFor(async () => expect(await stored()).toHaveLength(2))
    await first.outbox.serve(undefined)
    await first.outbox.serve(miro)
    online()
    expect(first.outbox.waiting.ofOthers.get()).toEqual(new Map([['Anna', 2]]))
    await first.create('Mine').done
    expect(server.sent.map(({ owner }) => owner)).toEqual([miro.id])
    expect(first.outbox.waiting.changes.get()).toEqual([])
    await first.outbox.serve(anna)
    await vi.waitFor(() => expect(server.titles()).toEqual(['Mine', 'Rig', 'Feed']))
    expect(server.sent.map(({ owner }) => owner)).toEqual([miro.id, anna.id, anna.id])
  })
})

describe('a change that the server refuses', () => {
  const forbidden = () => new ConnectError('may not', Code.PermissionDenied)

  it('is told to whoever made it, when that was just now', async () => {
    const { server, page, stored } = aBrowser()
    const { create, outbox } = await page()
    server.refuse = forbidden
    const error: unknown = await create('Rig').done.catch((refused: unknown) => refused)
    expect(error).toBeInstanceOf(ConnectError)
    expect(outbox.waiting.changes.get()).toEqual([])
    await vi.waitFor(async () => expect(await stored()).toEqual([]))
  })

  it('is kept with the reason when it had waited, and holds up none but itself; it can be tried again or discarded', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const { create, outbox, crash } = await page()
    const refused = create('Rig')
    const taken = create('Feed')
    server.refuse = ({ label }) => (label === 'Rig' ? forbidden() : undefined)
    online()
    await expect(refused.done).rejects.toBeInstanceOf(KeptRefusal)
    await taken.done
    expect(outbox.waiting.changes.get().map(({ label, refusal }) => [label, refusal?.reason])).toEqual([
      ['Rig', 'permission_denied'],
    ])
    await vi.waitFor(async () =>
      expect((await stored()).map(({ refusal }) => refusal?.reason)).toEqual(['permission_denied']),
    )
    await crash()
    const next = await page()
    await vi.waitFor(() => expect(labels(next.outbox)).toEqual(['Rig']))
    server.refuse = () => undefined
    await next.outbox.retry(refused.id)
    await vi.waitFor(() => expect(server.titles()).toEqual(['Feed', 'Rig']))
    expect(await stored()).toEqual([])
  })

  it('can be discarded', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const { create, outbox } = await page()
    const { id, done } = create('Rig')
    server.refuse = forbidden
    online()
    await expect(done).rejects.toThrow('may not')
    await outbox.discard(id)
    expect(outbox.waiting.changes.get()).toEqual([])
    expect(await stored()).toEqual([])
    expect(server.sent).toHaveLength(1)
  })
})

describe('a change that takes another one back', () => {
  /** A task that the server has at version 4. */
  function aTask(server: ReturnType<typeof aServer>): string {
    const id = newId()
    server.tasks.set(id, create(TaskSchema, { id, title: 'Rig', version: 4 }))
    return id
  }

  it('is sent on what that one led to, though made before its answer and after others came between', async () => {
    const { server, page } = aBrowser()
    const { rename } = await page()
    const id = aTask(server)
    server.merges = true
    const [first, second] = [rename(id, 'Truss', 1, { id: newId() }), newId()]
    const moved = rename(id, 'Main truss', 1, { id: second })
    await Promise.all([first, moved, rename(id, 'Truss', 1, { after: second })])
    expect(server.sent.map(({ versions }) => versions?.[id])).toEqual([1, 1, 6])
    expect(server.titles()).toEqual(['Truss'])
  })

  it('outlives a crash with it, in its order and on its version', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const first = await page()
    const [id, change] = [aTask(server), newId()]
    server.merges = true
    void first.rename(id, 'Truss', 1, { id: change })
    void first.rename(id, 'Rig', 1, { after: change })
    await vi.waitFor(async () => expect((await stored()).map(({ after }) => after)).toEqual([undefined, change]))
    await first.crash()
    const { onCaughtUp } = await page()
    online()
    await vi.waitFor(() => expect(onCaughtUp).toHaveBeenCalledWith(2))
    expect(server.sent.map(({ versions }) => versions?.[id])).toEqual([1, 5])
    expect(await stored()).toEqual([])
  })

  it('outlives a crash after its answer, on the version that brought', async () => {
    const { server, page, stored } = aBrowser()
    const first = await page()
    const [id, change] = [aTask(server), newId()]
    server.merges = true
    server.refuse = ({ after, label }) => (label === 'Rig' && !after ? new TypeError('Failed to fetch') : undefined)
    const renamed = first.rename(id, 'Truss', 1, { id: change })
    void first.rename(id, 'Rig', 1, { after: change })
    await renamed
    await vi.waitFor(async () => expect(await stored()).toMatchObject([{ versions: { [id]: 5 }, hasWaited: true }]))
    expect((await stored())[0]).not.toHaveProperty('after')
    await first.crash()
    server.refuse = () => undefined
    await page()
    await vi.waitFor(() => expect(server.titles()).toEqual(['Rig']))
  })

  it('leaves with it when that is refused, as does what goes on from there; none of them is kept', async () => {
    offline()
    const { server, page, stored } = aBrowser()
    const { rename, outbox } = await page()
    const [id, change, undo] = [aTask(server), newId(), newId()]
    const why = (done: Promise<unknown>) => done.catch((error: unknown) => error)
    const refused = why(rename(id, 'Truss', 1, { id: change }))
    const left = why(rename(id, 'Rig', 1, { id: undo, after: change }))
    const further = why(rename(id, 'Rigging', 1, { after: undo }))
    online()
    expect(await refused).toBeInstanceOf(ConnectError)
    expect(await left).toBeInstanceOf(NothingLeft)
    expect(await further).toBeInstanceOf(NothingLeft)
    expect(server.sent.map(({ label }) => label)).toEqual(['Truss'])
    expect(outbox.waiting.changes.get()).toEqual([])
    await vi.waitFor(async () => expect(await stored()).toEqual([]))
  })

  describe('of many records', () => {
    const reopen = (outbox: Outbox, versions: Record<string, number>, options?: PostOptions) => {
      const ids = Object.keys(versions)
      return outbox.post(bulkReopenTasks, { ids, versions }, { kind: 'work.task', ids, label: 'Reopen' }, options)
    }

    it('is done to the others where somebody changed some, which is told', async () => {
      const { server, page, stored } = aBrowser()
      const { outbox, onStay: unheardHere } = await page()
      const [one, two, three] = [aTask(server), aTask(server), aTask(server)]
      const onStay = vi.fn()
      const { tasks } = await reopen(outbox, { [one]: 4, [two]: 3, [three]: 4 }, { onStay })
      expect(tasks.map(({ id }) => id)).toEqual([one, three])
      expect(onStay.mock.calls).toMatchObject([[[{ id: two, reason: 'stale_version' }], 3]])
      expect(unheardHere).not.toHaveBeenCalled()
      await vi.waitFor(async () => expect(await stored()).toEqual([]))
    })

    it('leaves where all of them were changed', async () => {
      const { server, page } = aBrowser()
      const { outbox } = await page()
      await expect(reopen(outbox, { [aTask(server)]: 3 })).rejects.toBeInstanceOf(NothingLeft)
      expect(outbox.waiting.changes.get()).toEqual([])
    })

    it('is told by the next page, too', async () => {
      offline()
      const { server, page, stored } = aBrowser()
      const first = await page()
      void reopen(first.outbox, { [aTask(server)]: 3, [aTask(server)]: 4 })
      await vi.waitFor(async () => expect(await stored()).toHaveLength(1))
      await first.crash()
      const next = await page()
      online()
      await vi.waitFor(() => expect(next.onCaughtUp).toHaveBeenCalledWith(1))
      expect(next.onStay.mock.calls).toMatchObject([[[{ reason: 'stale_version' }], 2]])
    })
  })
})

it('sends nothing before it lies in the store', async () => {
  const server = aServer()
  const store = openChangeStore(newId())
  const { promise: mayStore, resolve: letStore } = Promise.withResolvers<void>()
  const add = async (change: StoredChange) => {
    await mayStore
    await store.add(change)
  }
  const kept: number[] = []
  const send = async (change: StoredChange) => {
    kept.push((await store.list()).length)
    return server.send(change)
  }
  const outbox = new Outbox({ store: { ...store, add }, send, ...unheard })
  await outbox.serve(anna)
  const id = newId()
  const done = outbox.post(createTask, { id, title: 'Rig' }, { kind: 'work.task', ids: [id], label: 'Rig' }, { id })
  letStore()
  await done
  expect(kept).toEqual([1])
})

it('goes on without a database, as long as the page is there', async () => {
  const server = aServer()
  const refuse = () => Promise.reject(new Error('no storage'))
  const store = { add: refuse, update: refuse, settle: refuse, list: refuse, adopt: refuse }
  const outbox = new Outbox({ store, send: server.send, ...unheard })
  await outbox.serve(anna)
  const id = newId()
  await outbox.post(createTask, { id, title: 'Rig' }, { kind: 'work.task', ids: [id], label: 'Rig' }, { id })
  expect(server.titles()).toEqual(['Rig'])
  expect(outbox.waiting.isLasting.get()).toBe(false)
})

it('gives the later changes of many records the versions that one answer for all of them told', async () => {
  const server = aServer()
  const outbox = new Outbox({
    store: openChangeStore(newId()),
    send: async (change) => {
      if (!change.rpc.endsWith('BulkCompleteTasks')) return server.send(change)
      server.sent.push(change)
      const tasks = change.ids.map((id) => create(TaskSchema, { id, version: 8 }))
      return create(bulkCompleteTasks.output, { tasks })
    },
    ...unheard,
  })
  await outbox.serve(anna)
  const id = newId()
  server.tasks.set(id, create(TaskSchema, { id, version: 8 }))
  const about = { kind: 'work.task', ids: [id], label: 'Truss' }
  const done = outbox.post(bulkCompleteTasks, { ids: [id] }, about)
  const renamed = outbox.post(updateTask, { id, title: 'Truss', version: 7 }, about)
  await Promise.all([done, renamed])
  expect(server.sent.at(-1)?.versions).toEqual({ [id]: 8 })
})
