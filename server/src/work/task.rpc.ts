import { TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { countListed, serveRecord, toMessage } from '../platform/records/index.ts'
import { createTask, deleteTask, restoreTask, updateTask } from './task.actions.ts'
import { bulkAssignTasks, bulkCompleteTasks, bulkDeleteTasks, bulkReopenTasks, bulkRestoreTasks } from './task.bulk.ts'
import { completeTask, reopenTask } from './task.completion.ts'
import { skipOccurrence } from './task.series.change.ts'
import type { Task } from './task.rules.ts'
import { tasks } from './task.ts'

/** More than anybody acts on at once. */
const mostCounted = 10_000

const toTasks = (found: Task[]) => ({ tasks: found.map((task) => toMessage(tasks, task)) })

/** Tasks over the contract. */
export const taskService = serveRecord(TaskService, tasks, {
  verbs: { create: createTask, update: updateTask, restore: restoreTask },
  steps: {
    completeTask: (ctx, { id, version }) => completeTask(ctx, id, version),
    reopenTask: (ctx, { id, version, keepSuccessor }) => reopenTask(ctx, id, version, keepSuccessor),
    skipOccurrence: (ctx, { id, version }) => skipOccurrence(ctx, id, version),
    deleteTask: (ctx, { id, version, recurrenceScope }) => deleteTask(ctx, id, version, recurrenceScope),
  },
  more: {
    countTasks: async (ctx, request) => {
      const count = await countListed(ctx, tasks, request, mostCounted + 1)
      return { count: Math.min(count, mostCounted), hasMore: count > mostCounted }
    },
    bulkCompleteTasks: async (ctx, request) => toTasks(await bulkCompleteTasks(ctx, request)),
    bulkReopenTasks: async (ctx, request) => toTasks(await bulkReopenTasks(ctx, request)),
    bulkAssignTasks: async (ctx, request) => toTasks(await bulkAssignTasks(ctx, request, request.assigneeId || null)),
    bulkDeleteTasks: async (ctx, request) => toTasks(await bulkDeleteTasks(ctx, request)),
    bulkRestoreTasks: async (ctx, request) => toTasks(await bulkRestoreTasks(ctx, request)),
  },
})
