import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { type ListTasksRequest, TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { invalid } from '../kernel/errors.ts'
import { isUuid } from '../kernel/ids.ts'
import { toDate } from '../platform/contract/index.ts'
import { numberOf } from '../platform/registry/record-code.ts'
import { expandStatuses } from './task.rules.ts'
import type { TaskFilter, TaskOrder } from './task.list.store.ts'

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
