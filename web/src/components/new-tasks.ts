import { newRecord } from '@/lib/new-record'
import { createStore } from '@/lib/store'

/** What tasks are made of and for: a template that is chosen already, an event. */
export interface TasksFrom {
  templateId?: string
  event?: { id: string; name: string }
}

/** What the form that makes tasks from a template starts with. */
export const tasksFrom = createStore<TasksFrom>({})

/** Opens the form that makes tasks from a template. */
export function newTasks(from: TasksFrom = {}): void {
  tasksFrom.set(from)
  newRecord.set('tasks')
}
