import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { readPage } from '../kernel/page.ts'
import { serve } from '../platform/module.ts'
import { createTask, updateTask } from './task.actions.ts'
import { bulkAssignTasks, bulkCompleteTasks, bulkDeleteTasks, bulkReopenTasks, bulkRestoreTasks } from './task.bulk.ts'
import { completeTask, reopenTask } from './task.completion.ts'
import { deleteTask, restoreTask } from './task.deletion.ts'
import { fromCreate, fromList, fromUpdate, orderOf, toTask } from './task.proto.ts'
import { countTasks, listTasks } from './task.list.store.ts'
import { getTask } from './task.store.ts'
import { type Task, weightOf } from './task.rules.ts'

/** More than anybody acts on at once. */
const mostCounted = 10_000

const toTasks = (tasks: Task[]) => ({ tasks: tasks.map(toTask) })

/** Tasks over the contract. */
export const taskService = serve(TaskService, {
  createTask: async (ctx, request) => toTask(await createTask(ctx, fromCreate(request))),
  getTask: async (ctx, { id }) => toTask(await getTask(ctx, id)),
  listTasks: async (ctx, request) => {
    const [filter, order] = [fromList(ctx, request), orderOf(request)]
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      ['tasks', filter, order],
      (cursor, limit) => listTasks(ctx, filter, order, cursor, limit),
      (task) => [
        order.by === 'due_date' ? (task.due_date?.toISOString() ?? 'infinity') : toKey(task[order.by]),
        task.id,
      ],
      weightOf,
    )
    return { tasks: rows.map(toTask), nextPageToken }
  },
  countTasks: async (ctx, request) => {
    const count = await countTasks(ctx, fromList(ctx, request), orderOf(request), mostCounted + 1)
    return { count: Math.min(count, mostCounted), hasMore: count > mostCounted }
  },
  updateTask: async (ctx, request) => toTask(await updateTask(ctx, request.id, request.version, fromUpdate(request))),
  completeTask: async (ctx, { id, version }) => toTask(await completeTask(ctx, id, version)),
  reopenTask: async (ctx, { id, version }) => toTask(await reopenTask(ctx, id, version)),
  deleteTask: async (ctx, { id, version }) => toTask(await deleteTask(ctx, id, version)),
  restoreTask: async (ctx, { id }) => toTask(await restoreTask(ctx, id)),
  bulkCompleteTasks: async (ctx, request) => toTasks(await bulkCompleteTasks(ctx, request)),
  bulkReopenTasks: async (ctx, request) => toTasks(await bulkReopenTasks(ctx, request)),
  bulkAssignTasks: async (ctx, request) => toTasks(await bulkAssignTasks(ctx, request, request.assigneeId || null)),
  bulkDeleteTasks: async (ctx, request) => toTasks(await bulkDeleteTasks(ctx, request)),
  bulkRestoreTasks: async (ctx, request) => toTasks(await bulkRestoreTasks(ctx, request)),
})

const toKey = (value: Date | number): string | number => (value instanceof Date ? value.toISOString() : value)
