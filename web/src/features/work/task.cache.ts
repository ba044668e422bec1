import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { cacheOf } from '@/lib/record-cache'

const { getTask, listTasks } = TaskService.method

/** The tasks on the screen. */
export const taskCache = cacheOf('work.task', getTask, listTasks)

/** The tags of every task read so far, by name: what one is likely to want again. */
export function knownTags(): string[] {
  return [...new Set(taskCache.listed().flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
}
