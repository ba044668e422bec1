import { useInfiniteQuery, useQuery } from '@connectrpc/connect-query'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import { useMemo } from 'react'
import { taskCache } from '@/features/work/task.cache'
import { toListRequest } from '@/features/work/task-request'
import type { TaskSearch } from '@/features/work/task-search'
import { recordCode } from '@/lib/record-kinds'
import { isId } from '@/lib/ids'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'

const { listTasks, countTasks, getTask } = TaskService.method

/** The list a search stands for, a page at a time. Deleted tasks leave it at once, and come back at once. */
export function useTaskList(search: TaskSearch) {
  const request = useListRequest(search)
  const query = useInfiniteQuery(
    listTasks,
    { ...request, pageToken: '' },
    {
      pageParamKey: 'pageToken',
      getNextPageParam: (last) => last.nextPageToken || undefined,
      placeholderData: (previous) => previous,
    },
  )
  const { data } = query
  const inBin = search.bin ?? false
  const pages = useMemo(() => {
    const seen = new Set<string>()
    return (data?.pages ?? []).map((page) => page.tasks.filter((task) => isFresh(task, inBin, seen)))
  }, [data, inBin])
  const tasks = useMemo(() => pages.flat(), [pages])
  return { ...query, pages, tasks }
}

function useListRequest(search: TaskSearch) {
  const { timeZone } = useStore(preferences)
  // What is overdue moves by the minute and days at midnight, not with every render.
  const minute = Math.floor(Date.now() / 60_000)
  return useMemo(() => toListRequest(search, new Date(minute * 60_000), timeZone), [search, minute, timeZone])
}

/** How many tasks a search stands for, read or not. */
export function useTaskCount(search: TaskSearch, enabled: boolean) {
  return useQuery(countTasks, useListRequest(search), { enabled, staleTime: 5_000 })
}

// A task that was made while pages were read may be on two of them.
function isFresh({ id, deletedAt }: Task, inBin: boolean, seen: Set<string>): boolean {
  if ((deletedAt !== undefined) !== inBin || seen.has(id)) return false
  seen.add(id)
  return true
}

/** One task, from a list when one holds it: the feed keeps both fresh. A deleted one is only known from the bin. */
export function useTask(id: string) {
  return useQuery(
    getTask,
    { id },
    {
      initialData: () => taskCache.find(id),
      enabled: (query) => isId(id) && query.state.data?.deletedAt === undefined,
    },
  )
}

/** The task of a number, as people say it; read from the lists on the screen first. */
export function useNumberedTask(number: number) {
  const known = taskCache.listed().find((task) => task.number === number)
  const query = useQuery(
    listTasks,
    { search: recordCode('work.task', number), pageSize: 1 },
    { enabled: known === undefined },
  )
  return { ...query, task: known ?? query.data?.tasks[0] }
}

/** The tasks right below one, oldest first. */
export function useSubtasks(parentId: string): readonly Task[] {
  const query = useQuery(listTasks, { parentId, sortBy: TaskSort.CREATED_AT, order: SortOrder.ASC, pageSize: 100 })
  return useMemo(() => query.data?.tasks.filter(({ deletedAt }) => !deletedAt) ?? [], [query.data])
}

/** Tasks whose title or description has a text, for the palette. */
export function useTaskSearch(search: string, isAllowed: boolean) {
  return useQuery(
    listTasks,
    { search, pageSize: 8 },
    { enabled: isAllowed && search.length > 1, placeholderData: (previous) => previous },
  )
}
