import { timestampNow } from '@bufbuild/protobuf/wkt'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { taskCache } from '@/features/work/task.cache'
import { isClosed } from '@/features/work/task-words'
import { t } from '@/lib/i18n'
import type { WriteMany } from '@/lib/optimistic'
import { post } from '@/lib/post'
import { without } from '@/lib/without'
import { tell, tellRefusal } from '@/lib/tell'
import { dismiss, withdraw } from '@/lib/toast'

const { bulkCompleteTasks, bulkReopenTasks, bulkAssignTasks, bulkDeleteTasks, bulkRestoreTasks } = TaskService.method

// The most the contract takes in one call.
const MOST = 500

/** What a bulk action says was done, and how that is taken back. */
interface Telling {
  tone: 'ok' | 'info'
  words: (count: number) => string
  undo?: (done: readonly Task[]) => void
}

/** Completes several tasks at once. */
export function completeTasks(tasks: readonly Task[]): void {
  const open = tasks.filter((task) => !isClosed(task))
  if (open.length === 0) return
  const words = (count: number) => t('work.bulkCompleted', { count })
  void bulk(
    open,
    {
      apply: (task) => ({ ...task, status: 'done', completedAt: timestampNow() }),
      send: async (ids) => (await post(bulkCompleteTasks, { ids }, taskCache.about(ids, words(ids.length)))).tasks,
    },
    { tone: 'ok', words, undo: (done) => void reopen(done) },
  )
}

function reopen(tasks: readonly Task[]): Promise<void> {
  return bulk(tasks, {
    apply: (task) => ({ ...without(task, 'completedAt'), status: 'todo' }),
    send: async (ids) => {
      const about = taskCache.about(ids, t('work.bulkReopened', { count: ids.length }))
      return (await post(bulkReopenTasks, { ids }, about)).tasks
    },
  })
}

/** Gives several tasks to a person, or to nobody. */
export function assignTasks(tasks: readonly Task[], assignee: UserRef | undefined): void {
  void assign(tasks, assignee, {
    tone: 'ok',
    words: (count) => assignedText(count, assignee),
    undo: (done) => {
      for (const [, group] of Map.groupBy(done, (task) => task.assignee?.id)) void assign(group, group[0]?.assignee)
    },
  })
}

function assignedText(count: number, assignee: UserRef | undefined): string {
  return t('work.bulkAssigned', { count, name: assignee?.name ?? t('shell.nobody') })
}

function assign(tasks: readonly Task[], assignee: UserRef | undefined, telling?: Telling): Promise<void> {
  return bulk(
    tasks,
    {
      apply: (task) => (assignee ? { ...task, assignee } : without(task, 'assignee')),
      send: async (ids) => {
        const request = { ids, ...(assignee ? { assigneeId: assignee.id } : {}) }
        const about = taskCache.about(ids, assignedText(ids.length, assignee))
        return (await post(bulkAssignTasks, request, about)).tasks
      },
    },
    telling,
  )
}

/** Moves several tasks to the bin. */
export function deleteTasks(tasks: readonly Task[]): void {
  const words = (count: number) => t('work.bulkDeleted', { count })
  void bulk(
    tasks,
    {
      apply: (task) => ({ ...task, deletedAt: timestampNow() }),
      send: async (ids) => (await post(bulkDeleteTasks, { ids }, taskCache.about(ids, words(ids.length)))).tasks,
    },
    { tone: 'info', words, undo: (done) => void restore(done) },
  )
}

/** Takes several tasks out of the bin. */
export function restoreTasks(tasks: readonly Task[]): void {
  void restore(tasks, { tone: 'ok', words: restoredText })
}

function restoredText(count: number): string {
  return t('work.bulkRestored', { count })
}

function restore(tasks: readonly Task[], telling?: Telling): Promise<void> {
  return bulk(
    tasks,
    {
      apply: (task) => without(task, 'deletedAt'),
      send: async (ids) =>
        (await post(bulkRestoreTasks, { ids }, taskCache.about(ids, restoredText(ids.length)))).tasks,
    },
    telling,
  )
}

/**
 * Does one write on many tasks, as many calls as that takes. One call is told at once, as it shows at once; more of them
 * tell how far they are. Where one is refused, what the calls before it did is told, and can be taken back.
 */
async function bulk(tasks: readonly Task[], write: WriteMany<Task>, telling?: Telling): Promise<void> {
  const isLong = tasks.length > MOST
  const tellDone = (done: readonly Task[]) =>
    telling && tell(telling.tone, telling.words(done.length), undefined, telling.undo && (() => telling.undo?.(done)))
  let told = isLong ? undefined : tellDone(tasks)
  const done: Task[] = []
  try {
    while (done.length < tasks.length) {
      if (isLong) told = tellInPlace(told, t('work.bulkProgress', { done: done.length, all: tasks.length }))
      const batch = tasks.slice(done.length, done.length + MOST)
      await taskCache.records.writeMany(
        batch.map((task) => taskCache.find(task.id) ?? task),
        write,
      )
      done.push(...batch)
    }
    if (isLong && told !== undefined) dismiss(told)
    if (isLong) tellDone(done)
  } catch (error) {
    if (told !== undefined) withdraw(told)
    if (done.length > 0) tellDone(done)
    tellRefusal(error)
  }
}

function tellInPlace(told: number | undefined, message: string): number {
  if (told !== undefined) dismiss(told)
  return tell('info', message)
}
