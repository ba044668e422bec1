import { timestampNow } from '@bufbuild/protobuf/wkt'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import type { CreateTaskRequest } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { keyOf, tasks, updateTask } from '@/features/work/task'
import { orKeepBoth } from '@/features/work/task.keep'
import { isClosed } from '@/features/work/task-words'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { post } from '@/lib/post'
import type { NewRecord } from '@/lib/records/record-types'
import { tellRefusal } from '@/lib/tell'
import type { Basis } from '@/lib/undoable'
import { without } from '@/lib/without'

const { completeTask: completeRpc, reopenTask: reopenRpc } = TaskService.method
const { write, create } = tasks.verbs

/** Completes a task, or opens it again when it is closed. */
export function toggleDone(task: Task): void {
  if (isClosed(task)) reopenTask(task)
  else completeTask(task)
}

/** Completes a task. */
export function completeTask(task: Task): void {
  const message = completedText(task)
  write(task, {
    fields: { status: 'done' },
    look: (shown) => ({ ...shown, status: 'done', completedAt: timestampNow() }),
    send: (version, options) => post(completeRpc, { id: task.id, version }, about(task, message), options),
    words: { tone: 'ok', message, detail: task.title },
    undo: (before, basis) => setStatus(task, before, basis),
  })
}

/** Opens a done or cancelled task again. */
export function reopenTask(task: Task): void {
  const message = t('work.reopened', { key: keyOf(task) })
  write(task, {
    fields: { status: 'todo' },
    look: (shown) => ({ ...without(shown, 'completedAt'), status: 'todo' }),
    send: (version, options) =>
      post(reopenRpc, { id: task.id, version }, about(task, message), options).catch((error: unknown) =>
        orKeepBoth(error, () => post(reopenRpc, { id: task.id, version, keepSuccessor: true }, about(task, message))),
      ),
    words: { tone: 'info', message, detail: task.title },
    undo: (before, basis) => setStatus(task, before, basis),
  })
}

// Completing or reopening taken back is the status of before, which may have been another than these two.
function setStatus(task: Task, { status }: { status: string }, basis: Basis): void {
  updateTask(task, { status }, { basis })
}

// That a task is completed, and how many of its subtasks are not.
function completedText(task: Task): string {
  const { all = 0, done = 0 } = task.subtasks ?? {}
  const completed = t('work.completed', { key: keyOf(task) })
  return all > done ? `${completed} ${t('work.subtasksOpen', { count: all - done })}` : completed
}

/** Makes a task; it is on the screen before the server knows. Gives its id. */
export function createTask(input: NewRecord<CreateTaskRequest>, assignee?: Task['assignee']): string {
  const id = newId()
  const shown = { priority: input.priority || Priority.MEDIUM, status: input.status || 'todo', assignee }
  create(input, { id, ...shown }).catch(tellRefusal)
  return id
}

function about(task: Task, message: string) {
  return tasks.cache.about([task.id], `${message} ${task.title}`)
}
