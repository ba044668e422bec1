import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import type { TaskChange } from '@/features/work/task.actions'
import type { Failure } from '@/lib/errors'
import { createStore } from '@/lib/store'

/** A change that met somebody else's on the same field. */
export interface TaskClash {
  task: Task
  change: TaskChange
  failure: Failure
}

/** The clash that waits for a choice. */
export const taskClash = createStore<TaskClash | undefined>(undefined)

/** Asks the person to choose; the edit is kept until they do. */
export function openClash(clash: TaskClash): void {
  taskClash.set(clash)
}
