import 'fake-indexeddb/auto'
import { create, fromBinary, toBinary } from '@bufbuild/protobuf'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { Reach } from '@eventkit/api/eventkit/v1/reach_pb'
import { BulkTasksResponseSchema, type Task, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { MeSchema, UserRefSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { onlineManager } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { completeTask, reopenTask } from '@/features/work/task.actions'
import { assignTask } from '@/features/work/task.assign'
import { assignTasks, completeTasks } from '@/features/work/task.bulk'
import { tasks as kind, updateTask } from '@/features/work/task'
import { meOptions } from '@/directory/me.queries'
import { loadLaterMessages } from '@/lib/i18n'
import { queryClient } from '@/lib/query-client'
import { recordClash } from '@/lib/records/record-clash'
import { outbox, waiting } from '@/lib/post'
import { openSession } from '@/lib/session'
import { forgetSteps, shownToast, undoLast } from '@/lib/toast'

type Fields = Partial<Pick<Task, 'title' | 'status' | 'section' | 'assignee' | 'createdBy'>>

/** A server that has tasks, and merges by field as ours does. */
class Server {
  readonly tasks = new Map<string, Task>()
  readonly sent: string[] = []
  /** What somebody does right after the first answer. */
  next: () => void = () => undefined
  readonly #changedAt = new Map<string, number>()

  /** Changes a task: without a version whatever it is. False where somebody has changed the same since that version. */
  set(id: string, fields: Fields, version = 0): boolean {
    const task = this.tasks.get(id) ?? create(TaskSchema)
    const names = Object.keys(fields).filter((name) => Reflect.get(task, name) !== Reflect.get(fields, name))
    const since = (name: string) => this.#changedAt.get(`${id} ${name}`) ?? 0
    if (version > 0 && names.some((name) => since(name) > version)) return false
    if (names.length === 0) return true
    for (const name of names) this.#changedAt.set(`${id} ${name}`, task.version + 1)
    this.tasks.set(id, { ...task, ...fields, version: task.version + 1 })
    return true
  }

  answer(name: string, body: Uint8Array<ArrayBuffer>): Response {
    const reply = this.#answer(name, body)
    if (this.sent.push(name) === 1) this.next()
    return reply
  }

  #answer(name: string, body: Uint8Array<ArrayBuffer>): Response {
    const { updateTask: update, completeTask: complete, bulkReopenTasks: bulk } = TaskService.method
    if (name.startsWith('Bulk')) {
      const { ids, versions } = fromBinary(bulk.input, body)
      return this.#bulk(ids, versions, { status: name === bulk.name ? 'todo' : 'done' })
    }
    const { id, version, updateMask, ...given } = fromBinary(update.input, body)
    const status = name === complete.name ? 'done' : 'todo'
    const paths = (updateMask?.paths ?? []) as (keyof Fields & keyof typeof given)[]
    const fields = name === update.name ? Object.fromEntries(paths.map((path) => [path, given[path]])) : { status }
    const clashes = Object.keys(fields).map((field) => ({ field }))
    if (!this.set(id, fields, version)) return refusal(409, 'aborted', { reason: 'stale_version', clashes })
    return new Response(toBinary(TaskSchema, this.tasks.get(id) ?? create(TaskSchema)), PROTO)
  }

  #bulk(ids: string[], versions: Record<string, number>, fields: Fields): Response {
    const stale = ids.filter((id) => versions[id] && (this.#changedAt.get(`${id} status`) ?? 0) > versions[id])
    const items = stale.map((id) => ({ id, reason: 'stale_version', description: 'stale' }))
    if (items.length > 0) return refusal(400, 'failed_precondition', { reason: 'bulk_refused', items })
    for (const id of ids) this.set(id, fields)
    const tasks = ids.flatMap((id) => this.tasks.get(id) ?? [])
    return new Response(toBinary(BulkTasksResponseSchema, create(BulkTasksResponseSchema, { tasks })), PROTO)
  }
}

const PROTO = { headers: { 'content-type': 'application/proto' } }

function refusal(status: number, code: string, detail: Parameters<typeof create<typeof ErrorDetailSchema>>[1]) {
  const value = toBinary(ErrorDetailSchema, create(ErrorDetailSchema, detail)).toBase64()
  const details = [{ type: ErrorDetailSchema.typeName, value }]
  return Response.json({ code, message: 'refused', details }, { status })
}

let server: Server

beforeEach(() => {
  server = new Server()
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) =>
    server.answer(
      new URL(url).pathname.split('/').at(-1) ?? '',
      new Uint8Array(await new Response(init.body).arrayBuffer()),
    ),
  )
  const user = { id: 'anna', name: 'Anna', email: 'anna@example.org' }
  openSession({ access_token: 'token', expires_in: 900, user, company: { id: 'gala', name: 'Gala' } })
  forgetSteps()
  shownToast.set(undefined)
  recordClash.set(undefined)
})

afterEach(() => {
  onlineManager.setOnline(true)
  vi.unstubAllGlobals()
})

/** A task on the screen, as the server has it. */
function aTask(fields: Fields = {}): Task {
  const id = crypto.randomUUID()
  server.tasks.set(id, create(TaskSchema, { id, number: 1, title: 'Rig', status: 'todo', version: 1, ...fields }))
  return hear(id)
}

/** Has the screen hear of a task as it is now. */
function hear(id: string): Task {
  return kind.cache.records.receive(server.tasks.get(id) ?? create(TaskSchema))
}

const shown = ({ id }: Task) => kind.cache.find(id) ?? create(TaskSchema)
const takeBack = () => undoLast((what) => `Undone: ${what}`, 'Nothing to undo')
/** Once all is sent and answered, the server's task and what is told. */
async function settled({ id }: Task) {
  // What was posted lies there once the outbox is.
  await outbox()
  await vi.waitFor(() => expect(waiting.changes.get()).toEqual([]))
  return { ...server.tasks.get(id), told: shownToast.get()?.message }
}

it('stands on what the change led to, though that has no answer yet, around what others did elsewhere', async () => {
  const task = aTask()
  server.set(task.id, { section: 'Load-in' })
  updateTask(task, { title: 'Truss' })
  takeBack()
  expect(shown(task).title).toBe('Rig')
  expect(await settled(task)).toMatchObject({ title: 'Rig', section: 'Load-in', told: 'Undone: T-1 changed.' })
  expect(server.sent).toHaveLength(2)
})

it('takes two quick changes back as quickly', async () => {
  const task = aTask()
  for (const title of ['Truss', 'Main truss']) updateTask(shown(task), { title })
  for (const title of ['Truss', 'Rig']) {
    takeBack()
    expect(shown(task).title).toBe(title)
  }
  expect(await settled(task)).toMatchObject({ title: 'Rig', version: 5, told: 'Undone: T-1 changed.' })
})

it('takes one change after the other back, also where others changed something else in between', async () => {
  const task = aTask()
  for (const title of ['Truss', 'Main truss']) {
    updateTask(shown(task), { title })
    await settled(task)
    server.set(task.id, { section: `before ${title}` })
    hear(task.id)
  }
  takeBack()
  expect(await settled(task)).toMatchObject({ title: 'Truss' })
  takeBack()
  expect(await settled(task)).toMatchObject({ title: 'Rig', section: 'before Main truss' })
  expect(recordClash.get()).toBeUndefined()
})

it.each([
  ['completing', 'in_progress', completeTask],
  ['reopening', 'cancelled', reopenTask],
])('leaves what somebody did after %s, and says so; otherwise the status is as before', async (_, before, act) => {
  const [mine, theirs] = [aTask({ status: before }), aTask({ status: before })]
  act(mine)
  await settled(mine)
  takeBack()
  expect(await settled(mine)).toMatchObject({ status: before, told: expect.stringContaining('Undone: ') })
  act(theirs)
  await settled(theirs)
  server.set(theirs.id, { status: 'waiting' })
  hear(theirs.id)
  takeBack()
  expect(await settled(theirs)).toMatchObject({
    status: 'waiting',
    told: 'Not undone: Somebody has changed this since.',
  })
})

it('shows at once offline, and is sent in order when the connection is back', async () => {
  onlineManager.setOnline(false)
  const task = aTask()
  completeTask(task)
  takeBack()
  expect(shown(task).status).toBe('todo')
  await vi.waitFor(() => expect(waiting.changes.get()).toHaveLength(2))
  onlineManager.setOnline(true)
  expect(await settled(task)).toMatchObject({ status: 'todo', version: 3 })
  expect(server.sent).toEqual(['CompleteTask', 'UpdateTask'])
})

it('takes several back but those that somebody changed, also to a status of its own, and tells how many stay', async () => {
  const tasks = [aTask(), aTask(), aTask({ status: 'in_progress' }), aTask()] as const
  completeTasks(tasks)
  await settled(tasks[0])
  server.set(tasks[1].id, { status: 'waiting' })
  server.set(tasks[3].id, { title: 'Theirs' })
  for (const { id } of tasks) hear(id)
  takeBack()
  await vi.waitFor(() => expect(shownToast.get()?.message).toBe('1 of 3 not undone: Somebody has changed this since.'))
  await settled(tasks[0])
  expect(tasks.map(({ id }) => server.tasks.get(id)?.status)).toEqual(['todo', 'waiting', 'in_progress', 'todo'])
  expect(server.tasks.get(tasks[3].id)?.title).toBe('Theirs')
})

it('takes several back before there is an answer, but what somebody changed right after it', async () => {
  const tasks = [aTask(), aTask(), aTask()] as const
  server.set(tasks[1].id, { title: 'Theirs' })
  server.next = () => server.set(tasks[2].id, { status: 'waiting' })
  completeTasks(tasks)
  takeBack()
  expect(tasks.map((task) => shown(task).status)).toEqual(['todo', 'todo', 'todo'])
  await settled(tasks[0])
  expect(tasks.map(({ id }) => server.tasks.get(id)?.status)).toEqual(['todo', 'todo', 'waiting'])
  expect(server.sent).toEqual(['BulkCompleteTasks', 'BulkReopenTasks', 'BulkReopenTasks'])
})

it('is told as saved once the server has it, and its undo likewise', async () => {
  const unsaved = () => shownToast.get()?.unsaved
  const [one, two] = [aTask(), aTask()]
  const acts = [
    () => updateTask(one, { title: 'Truss' }),
    takeBack,
    () => completeTasks([one, two]),
    () => kind.verbs.binMany([shown(one), shown(two)]),
  ]
  for (const act of acts) {
    act()
    expect(unsaved()).toBe(1)
    await settled(one)
    await vi.waitFor(() => expect(unsaved()).toBe(0))
  }
})

describe('a task that one does not see any more once it is another’s', () => {
  const permissions = ['work.task.read', 'work.task.write']
  const miro = { id: 'miro', name: 'Miro' }
  const mine = { assignee: create(UserRefSchema, { id: 'anna', name: 'Anna' }) }
  const other = { ...mine, createdBy: create(UserRefSchema, miro) }
  const own = { ...mine, createdBy: create(UserRefSchema, { id: 'anna', name: 'Anna' }) }

  beforeEach(async () => {
    await loadLaterMessages()
    const reach = { 'work.task.read': Reach.ASSIGNED }
    queryClient.setQueryData(meOptions.queryKey, create(MeSchema, { id: 'anna', permissions, reach }))
  })
  afterEach(() => queryClient.removeQueries({ queryKey: meOptions.queryKey }))

  const told = () => ({ message: shownToast.get()?.message, canUndo: shownToast.get()?.undo !== undefined })

  it('is said to be gone, and not to be undone', () => {
    assignTask(aTask(other), undefined)
    expect(told()).toEqual({
      message: 'T-1 changed. You cannot see 1 task any more, so that cannot be undone.',
      canUndo: false,
    })
    assignTask(aTask(own), undefined)
    expect(told()).toEqual({ message: 'T-1 changed.', canUndo: true })
  })

  it('is left out where others of the same act are taken back', async () => {
    assignTasks([aTask(other), aTask(own)], undefined)
    expect(told()).toMatchObject({ message: expect.stringContaining('You cannot see 1 task any more'), canUndo: true })
    assignTasks([aTask(other)], undefined)
    expect(told().canUndo).toBe(false)
  })
})
