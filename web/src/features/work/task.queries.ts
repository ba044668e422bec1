import { useQuery } from '@connectrpc/connect-query'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import { useMemo } from 'react'
import { tasks } from '@/features/work/task'
import { toListRequest } from '@/features/work/task-request'
import type { TaskSearch } from '@/features/work/task-search'
import { recordCode } from '@/lib/record-kinds'
import { preferences } from '@/lib/preferences'
import { useRecords } from '@/lib/records/record-queries'
import { useStore } from '@/lib/store'

const { listTasks, countTasks } = TaskService.method

/** The list a search stands for, a page at a time. */
export function useTaskList(search: TaskSearch) {
  return useRecords(tasks, useListRequest(search), search.bin ?? false)
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

/** The task of a number, as people say it; read from the lists on the screen first. */
export function useNumberedTask(number: number) {
  const known = tasks.cache.listed().find((task) => task.number === number)
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
