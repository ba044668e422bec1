import { timestampNow } from '@bufbuild/protobuf/wkt'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { taskCache, taskClient } from '@/features/work/task.cache'
import { isClosed } from '@/features/work/task-words'
import { t } from '@/lib/i18n'
import type { WriteMany } from '@/lib/optimistic'
import { without } from '@/lib/without'
import { tell, tellRefusal } from '@/lib/tell'

// The most the contract takes in one call.
const MOST = 500

/** Completes several tasks at once. */
export function completeTasks(tasks: readonly Task[]): void {
  const open = tasks.filter((task) => !isClosed(task))
  if (open.length === 0) return
  tell('ok', t('work.bulkCompleted', { count: open.length }), undefined, () => void reopen(open))
  void bulk(open, {
    apply: (task) => ({ ...task, status: 'done', completedAt: timestampNow() }),
    send: async (ids, headers) => (await taskClient.bulkCompleteTasks({ ids }, { headers })).tasks,
  })
}

function reopen(tasks: readonly Task[]): Promise<void> {
  return bulk(tasks, {
    apply: (task) => ({ ...without(task, 'completedAt'), status: 'todo' }),
    send: async (ids, headers) => (await taskClient.bulkReopenTasks({ ids }, { headers })).tasks,
  })
}

/** Gives several tasks to a person, or to nobody. */
export function assignTasks(tasks: readonly Task[], assignee: UserRef | undefined): void {
  const name = assignee?.name ?? t('shell.nobody')
  tell('ok', t('work.bulkAssigned', { count: tasks.length, name }), undefined, () => {
    for (const [, group] of Map.groupBy(tasks, (task) => task.assignee?.id)) void assign(group, group[0]?.assignee)
  })
  void assign(tasks, assignee)
}

function assign(tasks: readonly Task[], assignee: UserRef | undefined): Promise<void> {
  return bulk(tasks, {
    apply: (task) => (assignee ? { ...task, assignee } : without(task, 'assignee')),
    send: async (ids, headers) => {
      const request = { ids, ...(assignee ? { assigneeId: assignee.id } : {}) }
      return (await taskClient.bulkAssignTasks(request, { headers })).tasks
    },
  })
}

/** Moves several tasks to the bin. */
export function deleteTasks(tasks: readonly Task[]): void {
  tell('info', t('work.bulkDeleted', { count: tasks.length }), undefined, () => void restore(tasks))
  void bulk(tasks, {
    apply: (task) => ({ ...task, deletedAt: timestampNow() }),
    send: async (ids, headers) => (await taskClient.bulkDeleteTasks({ ids }, { headers })).tasks,
  })
}

/** Takes several tasks out of the bin. */
export function restoreTasks(tasks: readonly Task[]): void {
  tell('ok', t('work.bulkRestored', { count: tasks.length }))
  void restore(tasks)
}

function restore(tasks: readonly Task[]): Promise<void> {
  return bulk(tasks, {
    apply: (task) => without(task, 'deletedAt'),
    send: async (ids, headers) => (await taskClient.bulkRestoreTasks({ ids }, { headers })).tasks,
  })
}

async function bulk(tasks: readonly Task[], write: WriteMany<Task>): Promise<void> {
  try {
    for (let start = 0; start < tasks.length; start += MOST) {
      const shown = tasks.slice(start, start + MOST).map((task) => taskCache.find(task.id) ?? task)
      await taskCache.records.writeMany(shown, write)
    }
  } catch (error) {
    tellRefusal(error)
  }
}
