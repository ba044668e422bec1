import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { StatusCategory } from '@eventkit/api/eventkit/v1/task_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { failedPrecondition, forbidden, invalid } from '../kernel/errors.ts'
import type { JsonObject } from '../kernel/json.ts'
import { cleanName } from '../kernel/text.ts'
import type { Ownership } from '../platform/rbac/index.ts'
import { type Due, noDue, settledDue } from './task.due.rules.ts'

/** A task as the database keeps it. */
export interface TaskRow extends Due {
  id: string
  number: number
  title: string
  description: string
  status: string
  priority: Priority
  tags: string[]
  assignee_id: string | null
  workspace_id: string
  section: string
  parent_id: string | null
  metadata: JsonObject
  private: boolean
  version: number
  created_by: string
  created_at: Date
  updated_at: Date
  received_at: Date
  completed_at: Date | null
  deleted_at: Date | null
  /** The task or workspace whose deletion took this one along. */
  deleted_with: string | null
}

/** A task with what a list shows of the records around it. */
export interface Task extends TaskRow {
  assignee_name: string | null
  created_by_name: string
  /** Null when there is none, or it is in the bin. */
  parent: { id: string; number: number; title: string } | null
  /** How many are right below, without cancelled ones and those in the bin; null when there are none. */
  subtasks: { all: number; done: number } | null
}

/** The fields an update may name; what else knows them (patch, journal, statements, converter) comes from this list. */
const patchedFields = [
  'title',
  'description',
  'status',
  'priority',
  'tags',
  'assignee_id',
  'workspace_id',
  'section',
  'parent_id',
  'due_date',
  'due_all_day',
  'due_time_zone',
  'metadata',
  'private',
] as const satisfies readonly (keyof TaskRow)[]

/** What an update sets. */
export type TaskPatch = Partial<Pick<TaskRow, (typeof patchedFields)[number]>>

/** What the journal tells of a task. */
export const journaledFields = [...patchedFields, 'completed_at', 'deleted_at'] as const

/** What can change of a row. */
export const changingFields = [...journaledFields, 'version', 'updated_at', 'deleted_with'] as const

/** Every field of a row. */
export const rowFields = [...changingFields, 'id', 'number', 'created_by', 'created_at', 'received_at'] as const

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

/** About how many bytes of JSON a task is, by what can be long of it. */
export const weightOf = ({ description, metadata }: Pick<TaskRow, 'description' | 'metadata'>): number =>
  description.length + JSON.stringify(metadata).length

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

/** Whose a task is. */
export const ownership = {
  type: 'work.task',
  workspace: 'workspace_id',
  maker: 'created_by',
  assigned: ['assignee_id'],
  private: 'private',
} as const satisfies Ownership

/** Refuses to say who sees a task to all but its creator. */
export function assertMaySetPrivate(ctx: Ctx, task: TaskRow, patch: TaskPatch): void {
  if (patch.private === undefined || patch.private === task.private || task.created_by === ctx.principal.userId) return
  throw forbidden('Only who created a task can make it private, or visible to others again.')
}

/** Refuses to act on a task that lies in the bin. */
export function assertLiving(task: TaskRow): void {
  if (task.deleted_at) throw failedPrecondition('deleted', `"${task.title}" is in the bin; restore it first.`)
}

/** A new task: what is not given takes its default. In which workspace it is follows from what it names. */
export function newTask(ctx: Ctx, id: string, number: number, given: TaskPatch): Omit<TaskRow, 'workspace_id'> {
  const task = {
    id,
    number,
    title: '',
    description: '',
    status: initialStatus,
    priority: Priority.MEDIUM,
    tags: [],
    assignee_id: null,
    section: '',
    parent_id: null,
    metadata: {},
    private: false,
    ...given,
    ...settledDue(noDue, given, ctx.principal.timeZone),
    version: 1,
    created_by: ctx.principal.userId,
    created_at: ctx.now,
    updated_at: ctx.now,
    received_at: ctx.receivedAt,
    completed_at: null,
    deleted_at: null,
    deleted_with: null,
  }
  return isDone(task) ? { ...task, completed_at: ctx.now } : task
}
