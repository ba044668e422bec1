import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { type Task as TaskMessage } from '@eventkit/api/eventkit/v1/task_pb'
import {
  type CreateTaskRequest,
  type UpdateTaskRequest,
  UpdateTaskRequestSchema,
} from '@eventkit/api/eventkit/v1/task_edit_pb'
import { type ListTasksRequest, TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { invalid } from '../kernel/errors.ts'
import { isUuid } from '../kernel/ids.ts'
import { readPatch, toDate, toTimestamp } from '../platform/contract/index.ts'
import { numberOf } from '../platform/registry/record-code.ts'
import type { CreateTask } from './task.actions.ts'
import { categoryOf, expandStatuses, initialStatus, type Task, type TaskPatch, type TaskRow } from './task.rules.ts'
import type { TaskFilter, TaskOrder } from './task.list.store.ts'

/** A task as the contract has it. */
export function toTask(task: Task): TaskMessage {
  return {
    $typeName: 'eventkit.v1.Task',
    id: task.id,
    number: task.number,
    title: task.title,
    description: task.description,
    status: task.status,
    statusCategory: categoryOf(task.status),
    priority: task.priority,
    tags: task.tags,
    ...(task.assignee_id && { assignee: toRef(task.assignee_id, task.assignee_name) }),
    workspaceId: task.workspace_id,
    section: task.section,
    ...(task.parent_id && { parentId: task.parent_id }),
    ...(task.due_date && { dueDate: toTimestamp(task.due_date) }),
    dueAllDay: task.due_all_day,
    ...(task.due_time_zone && { dueTimeZone: task.due_time_zone }),
    metadata: task.metadata,
    private: task.private,
    version: task.version,
    createdBy: toRef(task.created_by, task.created_by_name),
    createdAt: toTimestamp(task.created_at),
    updatedAt: toTimestamp(task.updated_at),
    receivedAt: toTimestamp(task.received_at),
    ...(task.completed_at && { completedAt: toTimestamp(task.completed_at) }),
    ...(task.deleted_at && { deletedAt: toTimestamp(task.deleted_at) }),
    ...(task.parent_id && task.parent && { parent: { $typeName: 'eventkit.v1.TaskRef' as const, ...task.parent } }),
    ...(task.subtasks && { subtasks: { $typeName: 'eventkit.v1.SubtaskCounts' as const, ...task.subtasks } }),
  }
}

const toRef = (id: string, name: string | null): UserRef => ({ $typeName: 'eventkit.v1.UserRef', id, name: name ?? '' })

/** What a create request asks for: every field, but for the workspace, which follows from others. */
export function fromCreate(request: CreateTaskRequest): CreateTask & Required<Omit<TaskPatch, 'workspace_id'>> {
  return {
    ...(request.id && { id: request.id.toLowerCase() }),
    title: request.title,
    description: request.description,
    status: request.status || initialStatus,
    priority: request.priority || Priority.MEDIUM,
    tags: request.tags,
    assignee_id: request.assigneeId || null,
    ...(request.workspaceId && { workspace_id: request.workspaceId }),
    section: request.section,
    parent_id: request.parentId || null,
    due_date: toDate(request.dueDate),
    due_all_day: request.dueAllDay,
    due_time_zone: request.dueTimeZone || null,
    metadata: request.metadata ?? {},
    private: request.private,
  }
}

/** What an update names, with the empty value where it clears. */
export function fromUpdate(request: UpdateTaskRequest): TaskPatch {
  const named = readPatch(UpdateTaskRequestSchema, request)
  const values = Object.entries(readers).filter(([field]) => named.has(field))
  return Object.fromEntries(values.map(([field, read]) => [field, read(request)]))
}

const readers: { [F in keyof Required<TaskPatch>]: (request: UpdateTaskRequest) => TaskRow[F] } = {
  title: (request) => request.title ?? '',
  description: (request) => request.description ?? '',
  status: (request) => request.status ?? initialStatus,
  priority: (request) => request.priority || Priority.MEDIUM,
  tags: (request) => request.tags,
  assignee_id: (request) => request.assigneeId ?? null,
  workspace_id: ({ workspaceId }) => {
    if (!workspaceId) throw invalid('workspace_id', 'cannot be empty: a task is always in a workspace')
    return workspaceId
  },
  section: (request) => request.section ?? '',
  parent_id: (request) => request.parentId ?? null,
  due_date: (request) => toDate(request.dueDate),
  due_all_day: (request) => request.dueAllDay ?? false,
  due_time_zone: (request) => request.dueTimeZone || null,
  metadata: (request) => request.metadata ?? {},
  private: (request) => request.private ?? false,
}

/** The filters of a list request. */
export function fromList(ctx: Ctx, request: ListTasksRequest): TaskFilter {
  const search = request.search.trim()
  const number = numberOf('work.task', search)
  if (request.noDueDate && (request.dueAfter || request.dueBefore)) {
    throw invalid('no_due_date', 'cannot be combined with due_after or due_before')
  }
  return {
    priority: request.priority,
    tag: request.tag,
    status: expandStatuses(request.status),
    assignee: readAssignee(ctx, request.assignee),
    workspace: request.workspace || null,
    dueAfter: toDate(request.dueAfter),
    dueBefore: toDate(request.dueBefore),
    hasNoDue: request.noDueDate,
    search: number === undefined ? search : '',
    number: number ?? null,
    parentId: request.parentId || null,
    section: request.section,
    importId: request.importId || null,
    isDeleted: request.deleted,
  }
}

function readAssignee(ctx: Ctx, assignee: string): string | null {
  if (assignee === '') return null
  if (assignee === 'me') return ctx.principal.userId
  if (assignee === 'none' || isUuid(assignee)) return assignee
  throw invalid('assignee', 'must be a user id, "me" or "none"')
}

const sorts = {
  [TaskSort.UNSPECIFIED]: 'created_at',
  [TaskSort.CREATED_AT]: 'created_at',
  [TaskSort.DUE_DATE]: 'due_date',
  [TaskSort.PRIORITY]: 'priority',
} as const

/** The order of a list request: newest first, soonest due first, most urgent first, unless it says otherwise. */
export function orderOf(request: ListTasksRequest): TaskOrder {
  const by = sorts[request.sortBy]
  const isDescending = request.order === SortOrder.UNSPECIFIED ? by !== 'due_date' : request.order === SortOrder.DESC
  return { by, isDescending }
}
