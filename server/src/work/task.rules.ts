import type { UpdateTaskRequest } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { StatusCategory, type Task as TaskMessage } from '@eventkit/api/eventkit/v1/task_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { forbidden, invalid } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cleanName } from '../kernel/text.ts'
import type { ColumnsIn, Parent, RowOf } from '../platform/records/index.ts'

/** What is looked up with a task of the records around it. */
export const lookedUp = {
  /** Null when there is none, or it is in the bin. */
  parent: null as { id: string; number: number; title: string } | null,
  /** How many are right below, without cancelled ones and those in the bin; null when there are none. */
  subtasks: null as { all: number; done: number } | null,
  /** When the caller is reminded of it next. */
  reminder_at: null as Date | null,
}

/** What a task keeps of its series that nobody is told. */
export const besides = {
  /** What fields have in the series that this one alone has otherwise. */
  series_values: null as JsonObject | null,
  /** The next of the series, made when this one was closed, and the versions of what was made, added up. */
  successor_id: null as string | null,
  successor_versions: 0,
}

/** A task with what a list shows of the records around it. */
export type Task = RowOf<
  Omit<TaskMessage, 'statusCategory' | 'reminderAt' | keyof typeof lookedUp>,
  never,
  typeof lookedUp & typeof besides
>

/** A task as the database keeps it. */
export type TaskRow = Omit<Task, 'assignee_name' | 'created_by_name' | keyof typeof lookedUp>

/** What an update sets. */
export type TaskPatch = Omit<ColumnsIn<UpdateTaskRequest, TaskRow>, 'id'>

/** What a task tells of the one it is part of. */
export const parentOf = (found: Parent | null): Task['parent'] =>
  found && { id: found.id, number: found.number ?? 0, title: found.title }

/** The status keys there are, each with what it means to the product. */
const categories = new Map<string, StatusCategory>([
  ['todo', StatusCategory.OPEN],
  ['in_progress', StatusCategory.ACTIVE],
  ['waiting', StatusCategory.ACTIVE],
  ['done', StatusCategory.DONE],
  ['cancelled', StatusCategory.CANCELLED],
])

const categoryNames = new Map<string, StatusCategory>([
  ['open', StatusCategory.OPEN],
  ['active', StatusCategory.ACTIVE],
  ['done', StatusCategory.DONE],
  ['cancelled', StatusCategory.CANCELLED],
])

export const initialStatus = 'todo'
export const doneStatus = 'done'

/** What a status key means. */
export const categoryOf = (status: string): StatusCategory => categories.get(status) ?? StatusCategory.UNSPECIFIED

/** The status keys a filter names: a key itself, or every key of a category. */
export function expandStatuses(names: readonly string[]): string[] {
  return names.flatMap((name) => {
    if (categories.has(name)) return [name]
    const category = categoryNames.get(name)
    if (category === undefined)
      throw invalid('status', `must be one of ${[...categories.keys(), 'open', 'active'].join(', ')}`)
    return [...categories].filter(([, value]) => value === category).map(([key]) => key)
  })
}

/** What was given, with its title cleaned. Refuses an empty title and a status that no workspace has. */
export function checked<P extends TaskPatch>(given: P): P {
  if (given.status !== undefined && !categories.has(given.status)) {
    throw invalid('status', `must be one of ${[...categories.keys()].join(', ')}`)
  }
  return given.title === undefined ? given : { ...given, title: cleanName('title', given.title) }
}

export const isDone = (task: Pick<TaskRow, 'status'>): boolean => categoryOf(task.status) === StatusCategory.DONE

/** Neither done nor cancelled. */
export function isOpen(task: Pick<TaskRow, 'status'>): boolean {
  const category = categoryOf(task.status)
  return category === StatusCategory.OPEN || category === StatusCategory.ACTIVE
}

/** The task with a patch applied, and completed_at following its status. */
export function patched<T extends TaskRow>(task: T, patch: TaskPatch, now: Date): T {
  const next = { ...task, ...patch }
  if (isDone(next) === isDone(task)) return next
  return { ...next, completed_at: isDone(next) ? now : null }
}

/** What happened, from the status before and after. */
export function kindOfChange(before: TaskRow, after: TaskRow): string {
  if (before.status === after.status) return 'work.task.updated'
  if (isDone(after)) return 'work.task.completed'
  if (categoryOf(after.status) === StatusCategory.CANCELLED) return 'work.task.cancelled'
  return isOpen(before) ? 'work.task.updated' : 'work.task.reopened'
}

/** Refuses to say who sees a task to all but its creator. */
export function assertMaySetPrivate(ctx: Ctx, task: TaskRow, patch: TaskPatch): void {
  if (patch.private === undefined || patch.private === task.private || task.created_by === ctx.principal.userId) return
  throw forbidden('Only who created a task can make it private, or visible to others again.')
}
