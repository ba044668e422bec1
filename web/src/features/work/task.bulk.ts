import { timestampNow } from '@bufbuild/protobuf/wkt'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { type BulkTasksResponse, type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { tasks as kind, updateTask } from '@/features/work/task'
import { reopenTask } from '@/features/work/task.actions'
import { leavesSight } from '@/features/work/task.assign'
import { isClosed } from '@/features/work/task-words'
import { NothingLeft, type RefusedItem } from '@/lib/errors'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { tell, tellRefusal, tellStayed, tellUndoRefusal } from '@/lib/tell'
import { dismiss, markSaved, showToast, withdraw } from '@/lib/toast'
import { without } from '@/lib/without'

const { bulkCompleteTasks, bulkReopenTasks, bulkAssignTasks, bulkDeleteTasks, bulkRestoreTasks } = TaskService.method

const { cache } = kind

// The most the contract takes in one call.
const MOST = 500

/** What is done to many tasks. */
interface Verb {
  /** The fields it sets. */
  fields: readonly (keyof Task)[]
  /** How a task looks at once. */
  apply: (task: Task) => Task
  /** What it does, for those who look at what waits. */
  words: (count: number) => string
  /** Posts one call. */
  send: (chosen: Chosen, about: ReturnType<typeof cache.about>, options: PostOptions) => Promise<BulkTasksResponse>
}

interface Chosen {
  ids: string[]
  versions: Record<string, number>
}

/** What an undo is made on: the versions that a verb led to, or its call where that has no answer yet. */
interface Basis {
  versions: Readonly<Record<string, number>>
  after?: string | undefined
}

/** How a verb is told and taken back, or what it takes back itself. */
interface How {
  tone?: 'ok' | 'info'
  undo?: (done: readonly Task[], basis: Basis) => void
  basis?: Basis
  onStay?: (items: readonly RefusedItem[]) => void
}

const completing: Verb = {
  fields: ['status'],
  apply: (task) => ({ ...task, status: 'done', completedAt: timestampNow() }),
  words: (count) => t('layers.bulkCompleted', { count }),
  send: (chosen, about, options) => post(bulkCompleteTasks, chosen, about, options),
}

const reopening: Verb = {
  fields: ['status'],
  apply: (task) => ({ ...without(task, 'completedAt'), status: 'todo' }),
  words: (count) => t('layers.bulkReopened', { count }),
  send: (chosen, about, options) => post(bulkReopenTasks, chosen, about, options),
}

const assigning = (assignee: UserRef | undefined): Verb => ({
  fields: ['assignee'],
  apply: (task) => (assignee ? { ...task, assignee } : without(task, 'assignee')),
  words: (count) => t('layers.bulkAssigned', { count, name: assignee?.name ?? t('shell.nobody') }),
  send: (chosen, about, options) =>
    post(bulkAssignTasks, { ...chosen, ...(assignee ? { assigneeId: assignee.id } : {}) }, about, options),
})

const deleting: Verb = {
  fields: ['deletedAt'],
  apply: (task) => ({ ...task, deletedAt: timestampNow() }),
  words: (count) => t('layers.bulkDeleted', { count }),
  send: (chosen, about, options) => post(bulkDeleteTasks, chosen, about, options),
}

const restoring: Verb = {
  fields: ['deletedAt'],
  apply: (task) => without(task, 'deletedAt'),
  words: (count) => t('layers.bulkRestored', { count }),
  send: (chosen, about, options) => post(bulkRestoreTasks, chosen, about, options),
}

/** Completes several tasks at once. */
export function completeTasks(tasks: readonly Task[]): void {
  const open = tasks.filter((task) => !isClosed(task))
  if (open.length > 0) void bulk(open, completing, { tone: 'ok', undo: uncomplete })
}

// Reopened tasks are to do; what they were before only one at a time can say.
function uncomplete(done: readonly Task[], { versions, after }: Basis): void {
  void takeBack([[done.filter(({ status }) => status === 'todo'), reopening]], { versions, after })
  for (const task of done.filter(({ status }) => status !== 'todo')) {
    updateTask(task, { status: task.status }, { basis: { version: versions[task.id] ?? task.version, after } })
  }
}

/** Gives several tasks to a person, or to nobody. */
export function assignTasks(tasks: readonly Task[], assignee: UserRef | undefined): void {
  const verb = assigning(assignee)
  // What one does not see any more, one cannot take back.
  const gone = new Set(tasks.filter((task) => leavesSight(task, assignee)).map(({ id }) => id))
  const words = (count: number) => `${verb.words(count)} ${t('layers.outOfSight', { count: gone.size })}`
  const undo = (done: readonly Task[], basis: Basis) => {
    const seen = done.filter(({ id }) => !gone.has(id))
    const groups = [...Map.groupBy(seen, (task) => task.assignee?.id).values()]
    void takeBack(
      groups.map((group) => [group, assigning(group[0]?.assignee)]),
      basis,
    )
  }
  void bulk(tasks, gone.size > 0 ? { ...verb, words } : verb, {
    tone: 'ok',
    ...(gone.size < tasks.length && { undo }),
  })
}

/** Moves several tasks to the bin. */
export function deleteTasks(tasks: readonly Task[]): void {
  void bulk(tasks, deleting, { tone: 'info', undo: (done, basis) => void takeBack([[done, restoring]], basis) })
}

/** Takes back tasks that were made together a moment ago: what is part of another goes with it. */
export function takeBackNew(tasks: readonly Task[]): void {
  const made = new Set(tasks.map(({ id }) => id))
  const versions = Object.fromEntries(tasks.map(({ id, version }) => [id, version]))
  void takeBack([[tasks.filter(({ parentId }) => !made.has(parentId ?? '')), deleting]], { versions })
}

/** Takes several tasks out of the bin. */
export function restoreTasks(tasks: readonly Task[]): void {
  void bulk(tasks, restoring, { tone: 'ok' })
}

/**
 * Takes back what somebody has not changed since, and tells how much that leaves out. Where the next one of a series was
 * changed meanwhile it is asked.
 */
async function takeBack(parts: readonly (readonly [readonly Task[], Verb])[], basis: Basis): Promise<void> {
  const stayed: RefusedItem[] = []
  const onStay = (items: readonly RefusedItem[]) => void stayed.push(...items)
  await Promise.all(parts.map(([tasks, verb]) => bulk(tasks, verb, { basis, onStay })))
  const [touched = [], others = []] = [true, false].map((isTouched) =>
    stayed.filter(({ reason }) => (reason === 'successor_touched') === isTouched),
  )
  tellStayed(
    others,
    parts.reduce((sum, [tasks]) => sum + tasks.length, 0),
  )
  for (const task of touched.flatMap(({ id }) => cache.find(id) ?? [])) reopenTask(task)
}

/**
 * Does one verb to many tasks, as many calls as that takes. One call is told at once, as it shows at once; more of them
 * tell how far they are. Where one is refused, what the calls before it did is told, and can be taken back.
 */
async function bulk(tasks: readonly Task[], verb: Verb, how: How): Promise<void> {
  const { tone, undo, basis } = how
  const isLong = tasks.length > MOST
  const answers: Task[] = []
  let after: string | undefined
  const ledTo = (): Basis => ({ versions: versionsBehind(answers, verb), after })
  const tellDone = (done: readonly Task[]) =>
    tone &&
    showToast({
      tone,
      message: verb.words(done.length),
      undo: undo && (() => undo(done, ledTo())),
      unsaved: isLong ? 0 : 1,
    })
  let told = isLong ? undefined : tellDone(tasks)
  let count = 0
  try {
    while (count < tasks.length) {
      if (isLong) told = tellInPlace(told, t('layers.bulkProgress', { done: count, all: tasks.length }))
      after = newId()
      answers.push(...(await call(tasks.slice(count, count + MOST), verb, after, how)))
      after = undefined
      count = Math.min(count + MOST, tasks.length)
    }
    if (told !== undefined) (isLong ? dismiss : markSaved)(told)
    if (isLong) tellDone(tasks)
  } catch (error) {
    after = undefined
    if (told !== undefined) withdraw(told)
    if (count > 0) tellDone(tasks.slice(0, count))
    if (basis) tellUndoRefusal(error)
    else tellRefusal(error)
  }
}

/** One call. Gives what it was done to: none where nothing was left to take back. */
async function call(tasks: readonly Task[], verb: Verb, id: string, { basis, onStay }: How): Promise<readonly Task[]> {
  const known = basis?.versions ?? {}
  try {
    return await cache.records.writeMany(
      tasks.map((task) => cache.find(task.id) ?? task),
      {
        // A function of its own for each call, by which its write is known.
        apply: (task) => verb.apply(task),
        send: async (ids) => {
          const versions = Object.fromEntries(ids.flatMap((one) => (known[one] ? [[one, known[one]]] : [])))
          const options = { id, after: basis?.after, onStay }
          return (await verb.send({ ids, versions }, cache.about(ids, verb.words(ids.length)), options)).tasks
        },
      },
    )
  } catch (error) {
    if (error instanceof NothingLeft) return []
    throw error
  }
}

function versionsBehind(answers: readonly Task[], { fields }: Verb): Record<string, number> {
  const change = Object.fromEntries(fields.map((field) => [field, undefined]))
  return Object.fromEntries(answers.map((answer) => [answer.id, cache.records.versionBehind(answer, change)]))
}

function tellInPlace(told: number | undefined, message: string): number {
  if (told !== undefined) dismiss(told)
  return tell('info', message)
}
