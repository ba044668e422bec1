import type { ListTasksRequest } from '@eventkit/api/eventkit/v1/task_list_pb'
import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import type { Ctx } from '../kernel/ctx.ts'
import { readPage } from '../kernel/page.ts'
import { serveRecord, toMessage, weightOf } from '../platform/records/index.ts'
import { createTask, updateTask } from './task.actions.ts'
import { bulkAssignTasks, bulkCompleteTasks, bulkDeleteTasks, bulkReopenTasks, bulkRestoreTasks } from './task.bulk.ts'
import { completeTask, reopenTask } from './task.completion.ts'
import { deleteTask, restoreTask } from './task.deletion.ts'
import { fromList, orderOf } from './task.list.ts'
import { countTasks, listTasks } from './task.list.store.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** More than anybody acts on at once. */
const mostCounted = 10_000

const toTasks = (found: Task[]) => ({ tasks: found.map((task) => toMessage(tasks, task)) })

/** Tasks over the contract. */
export const taskService = serveRecord(TaskService, tasks, {
  verbs: { create: createTask, update: updateTask, delete: deleteTask, restore: restoreTask },
  steps: {
    completeTask: (ctx, { id, version }) => completeTask(ctx, id, version),
    reopenTask: (ctx, { id, version }) => reopenTask(ctx, id, version),
  },
  more: {
    listTasks: async (ctx, request) => {
      const { rows, nextPageToken } = await readTasks(ctx, request)
      return { ...toTasks(rows), nextPageToken }
    },
    countTasks: async (ctx, request) => {
      const count = await countTasks(ctx, fromList(ctx, request), orderOf(request), mostCounted + 1)
      return { count: Math.min(count, mostCounted), hasMore: count > mostCounted }
    },
    bulkCompleteTasks: async (ctx, request) => toTasks(await bulkCompleteTasks(ctx, request)),
    bulkReopenTasks: async (ctx, request) => toTasks(await bulkReopenTasks(ctx, request)),
    bulkAssignTasks: async (ctx, request) => toTasks(await bulkAssignTasks(ctx, request, request.assigneeId || null)),
    bulkDeleteTasks: async (ctx, request) => toTasks(await bulkDeleteTasks(ctx, request)),
    bulkRestoreTasks: async (ctx, request) => toTasks(await bulkRestoreTasks(ctx, request)),
  },
})

function readTasks(ctx: Ctx, request: ListTasksRequest) {
  const [filter, order] = [fromList(ctx, request), orderOf(request)]
  return readPage(
    ctx,
    request,
    ['tasks', filter, order],
    (cursor, limit) => listTasks(ctx, filter, order, cursor, limit),
    (task) => [order.by === 'due_date' ? (task.due_date?.toISOString() ?? 'infinity') : toKey(task[order.by]), task.id],
    (task) => weightOf(tasks, task),
  )
}

const toKey = (value: Date | number): string | number => (value instanceof Date ? value.toISOString() : value)
