import { createClient } from '@connectrpc/connect'
import { createConnectQueryKey } from '@connectrpc/connect-query'
import { type ListTasksResponse, type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import type { InfiniteData } from '@tanstack/react-query'
import { OptimisticRecords } from '@/lib/optimistic'
import { queryClient } from '@/lib/query-client'
import { transport } from '@/lib/transport'

/** Calls the task rpcs outside queries. */
export const taskClient = createClient(TaskService, transport)

const { getTask, listTasks } = TaskService.method
const infiniteLists = { queryKey: createConnectQueryKey({ schema: listTasks, cardinality: 'infinite' }) }
const finiteLists = { queryKey: createConnectQueryKey({ schema: listTasks, cardinality: 'finite' }) }
const anyLists = { queryKey: createConnectQueryKey({ schema: listTasks, cardinality: undefined }) }

function recordKey(id: string) {
  return createConnectQueryKey({ schema: getTask, input: { id }, transport, cardinality: 'finite' })
}

function withTask(tasks: Task[], task: Task): Task[] {
  return tasks.some(({ id }) => id === task.id) ? tasks.map((old) => (old.id === task.id ? task : old)) : tasks
}

function inPages(data: InfiniteData<ListTasksResponse> | undefined, task: Task) {
  if (!data?.pages.some(({ tasks }) => tasks.some(({ id }) => id === task.id))) return data
  return { ...data, pages: data.pages.map((page) => ({ ...page, tasks: withTask(page.tasks, task) })) }
}

/** Puts a task into every cached query that holds it; where a list does not hold it, it stays out. */
function showTask(task: Task): void {
  queryClient.setQueryData(recordKey(task.id), task)
  queryClient.setQueriesData<InfiniteData<ListTasksResponse>>(infiniteLists, (data) => inPages(data, task))
  queryClient.setQueriesData<ListTasksResponse>(finiteLists, (data) => data && { ...data, tasks: withTask(data.tasks, task) })
}

/** Tasks with writes on their way. */
export const taskRecords = new OptimisticRecords<Task>('work.task', showTask)

function shownTasks(): Task[] {
  const pages = queryClient.getQueriesData<InfiniteData<ListTasksResponse>>(infiniteLists)
  const lists = queryClient.getQueriesData<ListTasksResponse>(finiteLists)
  return [...pages.flatMap(([, data]) => data?.pages ?? []), ...lists.flatMap(([, data]) => data ?? [])].flatMap(
    ({ tasks }) => tasks,
  )
}

/** The task as the screen shows it, from whichever query holds it. */
export function findShownTask(id: string): Task | undefined {
  return queryClient.getQueryData<Task>(recordKey(id)) ?? shownTasks().find((task) => task.id === id)
}

/** The tags of every task read so far, by name: what one is likely to want again. */
export function knownTags(): string[] {
  return [...new Set(shownTasks().flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
}

/** Puts a task that is being made on top of the lists on the screen. */
export function prependTask(task: Task): void {
  queryClient.setQueryData(recordKey(task.id), task)
  queryClient.setQueriesData<InfiniteData<ListTasksResponse>>({ ...infiniteLists, type: 'active' }, (data) => {
    const [first, ...rest] = data?.pages ?? []
    return data && first && { ...data, pages: [{ ...first, tasks: [task, ...first.tasks] }, ...rest] }
  })
}

/** Takes a task that could not be made off the screen again. */
export function dropTask(id: string): void {
  queryClient.removeQueries({ queryKey: recordKey(id) })
  queryClient.setQueriesData<InfiniteData<ListTasksResponse>>(infiniteLists, (data) => {
    return data && { ...data, pages: data.pages.map((page) => ({ ...page, tasks: page.tasks.filter((task) => task.id !== id) })) }
  })
}

let refreshTimer: ReturnType<typeof setTimeout> | undefined

/** Asks for the lists again, once for a burst of reasons. */
export function refreshTaskLists(): void {
  refreshTimer ??= setTimeout(() => {
    refreshTimer = undefined
    void queryClient.invalidateQueries(anyLists)
  }, 150)
}
