import { timestampNow } from '@bufbuild/protobuf/wkt'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { taskCache, taskClient } from '@/features/work/task.cache'
import { isClosed } from '@/features/work/task-words'
import { t } from '@/lib/i18n'
import type { WriteMany } from '@/lib/optimistic'
import { without } from '@/lib/without'
import { tell, tellInstead } from '@/lib/tell'

// The most the contract takes in one call.
const MOST = 500

/** Completes several tasks at once. */
export function completeTasks(tasks: readonly Task[]): void {
  const open = tasks.filter((task) => !isClosed(task))
  if (open.length === 0) return
  const told = tell('ok', t('work.bulkCompleted', { count: open.length }), undefined, () => void reopen(open))
  void bulk(
    open,
    {
      apply: (task) => ({ ...task, status: 'done', completedAt: timestampNow() }),
      send: async (ids, headers) => (await taskClient.bulkCompleteTasks({ ids }, { headers })).tasks,
    },
    told,
  )
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
  const told = tell('ok', t('work.bulkAssigned', { count: tasks.length, name }), undefined, () => {
    for (const [, group] of Map.groupBy(tasks, (task) => task.assignee?.id)) void assign(group, group[0]?.assignee)
  })
  void assign(tasks, assignee, told)
}

function assign(tasks: readonly Task[], assignee: UserRef | undefined, told?: number): Promise<void> {
  return bulk(
    tasks,
    {
      apply: (task) => (assignee ? { ...task, assignee } : without(task, 'assignee')),
      send: async (ids, headers) => {
        const request = { ids, ...(assignee ? { assigneeId: assignee.id } : {}) }
        return (await taskClient.bulkAssignTasks(request, { headers })).tasks
      },
    },
    told,
  )
}

/** Moves several tasks to the bin. */
export function deleteTasks(tasks: readonly Task[]): void {
  const told = tell('info', t('work.bulkDeleted', { count: tasks.length }), undefined, () => void restore(tasks))
  void bulk(
    tasks,
    {
      apply: (task) => ({ ...task, deletedAt: timestampNow() }),
      send: async (ids, headers) => (await taskClient.bulkDeleteTasks({ ids }, { headers })).tasks,
    },
    told,
  )
}

/** Takes several tasks out of the bin. */
export function restoreTasks(tasks: readonly Task[]): void {
  const told = tell('ok', t('work.bulkRestored', { count: tasks.length }))
  void restore(tasks, told)
}

function restore(tasks: readonly Task[], told?: number): Promise<void> {
  return bulk(
    tasks,
    {
      apply: (task) => without(task, 'deletedAt'),
      send: async (ids, headers) => (await taskClient.bulkRestoreTasks({ ids }, { headers })).tasks,
    },
    told,
  )
}

async function bulk(tasks: readonly Task[], write: WriteMany<Task>, told?: number): Promise<void> {
  try {
    for (let start = 0; start < tasks.length; start += MOST) {
      const shown = tasks.slice(start, start + MOST).map((task) => taskCache.find(task.id) ?? task)
      await taskCache.records.writeMany(shown, write)
    }
  } catch (error) {
    tellInstead(told, error)
  }
}
