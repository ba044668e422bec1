import type { ListTasksRequest } from '@eventkit/api/eventkit/v1/task_list_pb'
import type { Condition } from '../kernel/condition.ts'
import { invalid } from '../kernel/errors.ts'
import { isUuid } from '../kernel/ids.ts'
import { toDate } from '../platform/contract/index.ts'
import type { Filter } from '../platform/records/index.ts'
import { expandStatuses } from './task.rules.ts'

type Filters = { [K in keyof ListTasksRequest]?: Filter<NonNullable<ListTasksRequest[K]>, ListTasksRequest> }

/** What the filters of a list of tasks stand for. */
export const taskFilters: Filters = {
  status: (names) => [{ column: 'status', any: expandStatuses(names) }],
  assignee: (value, _, { principal }) => [assignedTo(value === 'me' ? principal.userId : value)],
  workspace: (id) => [{ column: 'workspace_id', any: [id] }],
  dueAfter: (from, { dueBefore }) => [{ ...due, from: toDate(from), before: toDate(dueBefore) ?? 'infinity' }],
  dueBefore: (before, { dueAfter }) => (dueAfter ? [] : [{ ...due, before: toDate(before) }]),
  noDueDate: (_, { dueAfter, dueBefore }) => {
    if (dueAfter || dueBefore) throw invalid('no_due_date', 'cannot be combined with due_after or due_before')
    return [{ ...due, from: 'infinity' }]
  },
}

/** A task without a due date is due at infinity, and found there; it is in no range that ends. */
const due = { column: 'due_date', canBeAbsent: true } as const

function assignedTo(assignee: string): Condition {
  if (assignee === 'none') return { column: 'assignee_id', isAbsent: true }
  if (!isUuid(assignee)) throw invalid('assignee', 'must be a user id, "me" or "none"')
  return { column: 'assignee_id', any: [assignee] }
}
