import { create } from '@bufbuild/protobuf'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import {
  type CreateTaskRequest,
  CreateTaskRequestSchema,
  Priority,
  type Task,
  TaskSchema,
  TaskService,
  type UpdateTaskRequest,
  UpdateTaskRequestSchema,
} from '@eventkit/api/eventkit/v1/task_pb'
import { openClash } from '@/features/work/task-clash'
import { taskCache } from '@/features/work/task.cache'
import { completedText, isClosed, keyOf } from '@/features/work/task-words'
import { KeptRefusal, readFailure } from '@/lib/errors'
import { t } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import type { Write } from '@/lib/optimistic'
import { post } from '@/lib/post'
import { type ChangeOf, toUpdate, undoOf, withChange } from '@/lib/record-change'
import { tell, tellInstead, tellRefusal } from '@/lib/tell'
import { withdraw } from '@/lib/toast'
import { without } from '@/lib/without'

const {
  completeTask: completeRpc,
  reopenTask: reopenRpc,
  updateTask: updateRpc,
  deleteTask: deleteRpc,
  restoreTask: restoreRpc,
  createTask: createRpc,
} = TaskService.method

/** What can be changed of a task in place. */
export type TaskChange = ChangeOf<Task, UpdateTaskRequest>

/** Completes a task, or opens it again when it is closed. */
export function toggleDone(task: Task): void {
  if (isClosed(task)) reopenTask(task)
  else completeTask(task)
}

/** Completes a task. */
export function completeTask(task: Task): void {
  const message = completedText(task)
  const told = tell('ok', message, task.title, () => reopenTask(latest(task)))
  void write(
    task,
    {
      apply: (shown) => ({ ...shown, status: 'done', completedAt: timestampNow() }),
      send: (version) => post(completeRpc, { id: task.id, version }, about(task, message)),
    },
    { told },
  )
}

/** Opens a done or cancelled task again. */
export function reopenTask(task: Task): void {
  const message = t('work.reopened', { key: keyOf(task) })
  const told = tell('info', message, task.title, () => completeTask(latest(task)))
  void write(
    task,
    {
      apply: (shown) => ({ ...without(shown, 'completedAt'), status: 'todo' }),
      send: (version) => post(reopenRpc, { id: task.id, version }, about(task, message)),
    },
    { told },
  )
}

/** Changes fields of a task; `quiet` without a toast. */
export function updateTask(task: Task, change: TaskChange, quiet = false): void {
  const before = undoOf<TaskChange>(task, change)
  let { version } = task
  // On the version that this change made: what somebody changed since then is a clash, not overwritten.
  const undo = () => updateTask({ ...latest(task), version }, before)
  const message = t('work.updated', { key: keyOf(task) })
  const told = quiet ? undefined : tell('ok', message, task.title, undo)
  const send = async (seen: number) => {
    const request = toUpdate(UpdateTaskRequestSchema, { id: task.id, version: seen }, change)
    const saved = await post(updateRpc, request, about(task, message))
    ;({ version } = saved)
    return saved
  }
  void write(task, { apply: (shown) => withChange(shown, change), send }, { fields: change, told })
}

/** Sends a change again on a newer version: the choice somebody made in a clash. */
export function overwriteTask(task: Task, change: TaskChange): void {
  updateTask(task, change, true)
}

/** Moves a task to the bin. */
export function deleteTask(task: Task): void {
  const message = t('work.deleted', { key: keyOf(task) })
  const told = tell('info', message, task.title, () => restoreTask(task))
  void write(
    task,
    {
      apply: (shown) => ({ ...shown, deletedAt: timestampNow() }),
      send: (version) => post(deleteRpc, { id: task.id, version }, about(task, message)),
    },
    { told },
  )
}

/** Takes a task out of the bin. */
export function restoreTask(task: Task): void {
  const message = t('work.restored', { key: keyOf(task) })
  const told = tell('ok', message, task.title)
  void write(
    latest(task),
    {
      apply: (shown) => without(shown, 'deletedAt'),
      send: () => post(restoreRpc, { id: task.id }, about(task, message)),
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
  const request = { ...fields, ...(assigneeId ? { assigneeId } : {}) }
  void post(createRpc, request, taskCache.about([id], t('work.createdWaiting', { title: fields.title })), id).then(
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
    // One that is kept shows its clash among what waits.
    const isClash = failure.reason === 'stale_version' && failure.clashes.length > 0 && !(error instanceof KeptRefusal)
    if (!isClash || !fields) return tellInstead(told, error)
    if (told !== undefined) withdraw(told)
    openClash({ task, change: fields, failure })
  }
}

function about(task: Task, message: string) {
  return taskCache.about([task.id], `${message} ${task.title}`)
}

function latest(task: Task): Task {
  return taskCache.find(task.id) ?? task
}
