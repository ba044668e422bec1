import type { TaskChange } from '@/features/work/task-clash'
import { create } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { type Task, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import {
  type CreateTaskRequest,
  CreateTaskRequestSchema,
  UpdateTaskRequestSchema,
} from '@eventkit/api/eventkit/v1/task_edit_pb'
import { openClash } from '@/features/work/task-clash'
import { taskCache } from '@/features/work/task.cache'
import { completedText, isClosed, keyOf } from '@/features/work/task-words'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { PostOptions } from '@/lib/outbox'
import { post } from '@/lib/post'
import { binOf } from '@/lib/record-bin'
import { toUpdate } from '@/lib/record-change'
import { tell, tellRefusal } from '@/lib/tell'
import { type Basis, writerOf } from '@/lib/undoable'
import { without } from '@/lib/without'

const {
  completeTask: completeRpc,
  reopenTask: reopenRpc,
  updateTask: updateRpc,
  deleteTask: deleteRpc,
  restoreTask: restoreRpc,
  createTask: createRpc,
} = TaskService.method

const write = writerOf(taskCache)

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
    send: (version, options) => post(reopenRpc, { id: task.id, version }, about(task, message), options),
    words: { tone: 'info', message, detail: task.title },
    undo: (before, basis) => setStatus(task, before, basis),
  })
}

// Completing or reopening taken back is the status of before, which may have been another than these two.
function setStatus(task: Task, { status }: { status: string }, basis: Basis): void {
  updateTask(task, { status }, { basis })
}

/** Changes fields of a task; `quiet` without a toast; `basis` where it takes a change back. */
export function updateTask(task: Task, change: TaskChange, how: { quiet?: boolean; basis?: Basis } = {}): void {
  const message = t('work.updated', { key: keyOf(task) })
  const send = (version: number, options: PostOptions) => {
    const request = toUpdate(UpdateTaskRequestSchema, { id: task.id, version }, change)
    return post(updateRpc, request, about(task, message), options)
  }
  write(task, {
    fields: change,
    send,
    words: how.quiet ? undefined : { tone: 'ok', message, detail: task.title },
    undo: (before, basis) => updateTask(task, before, { basis }),
    basis: how.basis,
    clash: (failure) => openClash({ task, change, failure }),
  })
}

/** Sends a change again on a newer version: the choice somebody made in a clash. */
export function overwriteTask(task: Task, change: TaskChange): void {
  updateTask(task, change, { quiet: true })
}

/** Moves a task to the bin, and takes it out again. */
export const { bin: deleteTask, restore: restoreTask } = binOf(taskCache, {
  remove: (task, version, options) =>
    post(deleteRpc, { id: task.id, version }, about(task, binWords(task).removed), options),
  bringBack: (task, options) => post(restoreRpc, { id: task.id }, about(task, binWords(task).restored), options),
  words: binWords,
})

function binWords(task: Task) {
  const key = keyOf(task)
  return { removed: t('work.deleted', { key }), restored: t('work.restored', { key }), detail: task.title }
}

/** Makes a task; it is on the screen before the server knows. Gives its id. */
export function createTask(
  input: Partial<Omit<CreateTaskRequest, '$typeName'>> & { title: string },
  assignee?: Task['assignee'],
): string {
  const id = newId()
  const { assigneeId, dueTimeZone, $typeName: _, ...given } = create(CreateTaskRequestSchema, { ...input, id })
  const fields = dueTimeZone ? { ...given, dueTimeZone } : given
  const draft = create(TaskSchema, {
    ...fields,
    priority: fields.priority || Priority.MEDIUM,
    status: fields.status || 'todo',
    createdAt: timestampNow(),
  })
  taskCache.prepend(assignee ? { ...draft, assignee } : draft)
  const request = { ...fields, ...(assigneeId ? { assigneeId } : {}) }
  void post(createRpc, request, taskCache.about([id], t('work.createdWaiting', { title: fields.title })), { id }).then(
    (task) => {
      taskCache.records.receive(task)
      tell('ok', t('work.createdToast', { key: keyOf(task) }), task.title, () => deleteTask(latest(task)))
      taskCache.refreshLists()
    },
    (error: unknown) => {
      taskCache.drop(id)
      tellRefusal(error)
    },
  )
  return id
}

function about(task: Task, message: string) {
  return taskCache.about([task.id], `${message} ${task.title}`)
}

function latest(task: Task): Task {
  return taskCache.find(task.id) ?? task
}
