import type { UpdateTaskRequest } from '@eventkit/api/eventkit/v1/task_edit_pb'
import type { ChangeOf } from '@/lib/record-change'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import type { Failure } from '@/lib/errors'
import { createStore } from '@/lib/store'

/** What can be changed of a task in place. */
export type TaskChange = ChangeOf<Task, UpdateTaskRequest>

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
