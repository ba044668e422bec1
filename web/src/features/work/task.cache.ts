import { createClient } from '@connectrpc/connect'
import { createConnectQueryKey } from '@connectrpc/connect-query'
import { type ListTasksResponse, type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import type { QueryKey } from '@tanstack/react-query'
import { RecordCache } from '@/lib/record-cache'
import { transport } from '@/lib/transport'

/** Calls the task rpcs outside queries. */
export const taskClient = createClient(TaskService, transport)

const { getTask, listTasks } = TaskService.method

/** The key of the query that holds one task. */
export function taskKey(id: string): QueryKey {
  return createConnectQueryKey({ schema: getTask, input: { id }, transport, cardinality: 'finite' })
}

/** The tasks on the screen. */
export const taskCache = new RecordCache<Task, ListTasksResponse>({
  name: 'work.task',
  recordKey: taskKey,
  lists: {
    finite: createConnectQueryKey({ schema: listTasks, cardinality: 'finite' }),
    infinite: createConnectQueryKey({ schema: listTasks, cardinality: 'infinite' }),
    any: createConnectQueryKey({ schema: listTasks, cardinality: undefined }),
  },
  rows: ({ tasks }) => tasks,
  withRows: (reply, tasks) => ({ ...reply, tasks }),
})

/** The tags of every task read so far, by name: what one is likely to want again. */
export function knownTags(): string[] {
  return [...new Set(taskCache.listed().flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
}
