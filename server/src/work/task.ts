import { CreateTaskRequestSchema, UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { ListTasksRequestSchema } from '@eventkit/api/eventkit/v1/task_list_pb'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { TaskSchema } from '@eventkit/api/eventkit/v1/task_pb'
import { defineRecord } from '../platform/records/index.ts'
import { dueFields, noDue, settledDue } from './task.due.rules.ts'
import { taskFilters } from './task.list.ts'
import { withSeries } from './task.series.rules.ts'
import { selectTasks } from './task.select.store.ts'
import { besides, categoryOf, checked, initialStatus, isDone, lookedUp, patched } from './task.rules.ts'

const covers = ['status', 'priority', 'assignee_id', 'workspace_id', 'due_date', 'private', 'created_by']

/** Tasks. How one is made, and how they are read, are statements of their own. */
export const tasks = defineRecord({
  message: TaskSchema,
  create: CreateTaskRequestSchema,
  update: UpdateTaskRequestSchema,
  list: ListTasksRequestSchema,
  title: 'title',
  // An entry has only what changed: who reads that a due date moved must know whether it is a day.
  payload: ({ due_time_zone }) => (due_time_zone ? { due_time_zone } : {}),
  always: ['workspaceId'],
  lookedUp,
  besides,
  select: selectTasks,
  told: {
    statusCategory: ({ status }) => categoryOf(status),
    parent: ({ parent_id, parent }) => parent_id && parent,
    subtasks: ({ subtasks }) => subtasks,
    reminderAt: ({ reminder_at }) => reminder_at,
  },
  workspace: 'workspace_id',
  parent: 'parent_id',
  assigned: ['assignee_id'],
  private: 'private',
  reminding: {
    called: { en: 'Task', de: 'Aufgabe' },
    closed: { column: 'status', any: ['done', 'cancelled'] },
    moments: {
      due: {
        at: 'due_date',
        allDay: 'due_all_day',
        timeZone: 'due_time_zone',
        coming: { en: 'is due {when}', de: 'ist {when} fällig' },
        past: { en: 'was due {when}', de: 'war {when} fällig' },
      },
    },
  },
  defaults: () => ({ status: initialStatus, priority: Priority.MEDIUM }),
  checked: (task, ctx) => {
    const due = settledDue(noDue, task, ctx.principal.timeZone)
    const settled = { ...checked(task), ...due, completed_at: isDone(task) ? ctx.now : null }
    return withSeries(settled, ctx.principal.timeZone, ctx.now)
  },
  patched: (task, patch, ctx) => {
    const next = patched(task, patch, ctx.now)
    return patch.recurrence ? withSeries(next, ctx.principal.timeZone, ctx.now) : next
  },
  together: [dueFields],
  sorts: ['created_at', 'due_date', 'priority'],
  // As the indexes of the table have them.
  orders: {
    created_at: { covers, groups: ['assignee_id', 'workspace_id', 'status'] },
    due_date: { covers },
    priority: { covers, isDescending: true },
  },
  searchText: 'search_text',
  filters: taskFilters,
})
