import { create } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  type CreateTaskRequest,
  CreateTaskRequestSchema,
  Priority,
  type Task,
  TaskSchema,
  type UpdateTaskRequest,
  UpdateTaskRequestSchema,
} from '@eventkit/api/eventkit/v1/task_pb'
import { openClash } from '@/features/work/task-clash'
import { taskCache, taskClient } from '@/features/work/task.cache'
import { isClosed, keyOf } from '@/features/work/task-words'
import { readFailure } from '@/lib/errors'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { inOrder, type Write } from '@/lib/optimistic'
import { type ChangeOf, toUpdate, undoOf, withChange } from '@/lib/record-change'
import { tell, tellInstead, tellRefusal } from '@/lib/tell'
import { dismiss } from '@/lib/toast'
import { without } from '@/lib/without'

/** What can be changed of a task in place. */
export type TaskChange = ChangeOf<Task, UpdateTaskRequest>

/** Completes a task, or opens it again when it is closed. */
export function toggleDone(task: Task): void {
  if (isClosed(task)) reopenTask(task)
  else completeTask(task)
}

/** Completes a task. */
export function completeTask(task: Task): void {
  const told = tell('ok', t('work.completed', { key: keyOf(task) }), task.title, () => reopenTask(latest(task)))
  void write(
    task,
    {
      apply: (shown) => ({ ...shown, status: 'done', completedAt: timestampNow() }),
      send: (version, headers) => taskClient.completeTask({ id: task.id, version }, { headers }),
    },
    { told },
  )
}

/** Opens a done or cancelled task again. */
export function reopenTask(task: Task): void {
  const told = tell('info', t('work.reopened', { key: keyOf(task) }), task.title, () => completeTask(latest(task)))
  void write(
    task,
    {
      apply: (shown) => ({ ...without(shown, 'completedAt'), status: 'todo' }),
      send: (version, headers) => taskClient.reopenTask({ id: task.id, version }, { headers }),
    },
    { told },
  )
}

/** Changes fields of a task; `quiet` without a toast, for undo itself. */
export function updateTask(task: Task, change: TaskChange, quiet = false): void {
  const before = undoOf<TaskChange>(task, change)
  const undo = () => updateTask(latest(task), before, true)
  const told = quiet ? undefined : tell('ok', t('work.updated', { key: keyOf(task) }), task.title, undo)
  void write(
    task,
    {
      apply: (shown) => withChange(shown, change),
      send: (version, headers) => {
        const request = toUpdate(UpdateTaskRequestSchema, { id: task.id, version }, change)
        return taskClient.updateTask(request, { headers })
      },
    },
    { fields: change, told },
  )
}

/** Sends a change again on a newer version: the choice somebody made in a clash. */
export function overwriteTask(task: Task, change: TaskChange): void {
  updateTask(task, change, true)
}

/** Moves a task to the bin. */
export function deleteTask(task: Task): void {
  const told = tell('info', t('work.deleted', { key: keyOf(task) }), task.title, () => restoreTask(task))
  void write(
    task,
    {
      apply: (shown) => ({ ...shown, deletedAt: timestampNow() }),
      send: (version, headers) => taskClient.deleteTask({ id: task.id, version }, { headers }),
    },
    { told },
  )
}

/** Takes a task out of the bin. */
export function restoreTask(task: Task): void {
  const told = tell('ok', t('work.restored', { key: keyOf(task) }), task.title)
  void write(
    latest(task),
    {
      apply: (shown) => without(shown, 'deletedAt'),
      send: (_version, headers) => taskClient.restoreTask({ id: task.id }, { headers }),
    },
    { told },
  ).then(() => taskCache.refreshLists())
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
  const headers = { 'idempotency-key': id, 'x-client-time': new Date().toISOString() }
  const request = { ...fields, ...(assigneeId ? { assigneeId } : {}) }
  void inOrder(`work.task:${id}`, () => taskClient.createTask(request, { headers })).then(
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

async function write(
  task: Task,
  change: Write<Task>,
  { fields, told }: { fields?: TaskChange; told: number | undefined },
): Promise<void> {
  try {
    await taskCache.records.write(task, change)
    // It may fit a list that it had left, as after an undo.
    if (!taskCache.isListed(task.id)) taskCache.refreshLists()
  } catch (error) {
    const failure = readFailure(error)
    const isClash = failure.reason === 'stale_version' && failure.clashes.length > 0
    if (!isClash || !fields) return tellInstead(told, error)
    if (told !== undefined) dismiss(told)
    openClash({ task, change: fields, failure })
  }
}

function latest(task: Task): Task {
  return taskCache.find(task.id) ?? task
}
