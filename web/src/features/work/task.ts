import { CreateTaskRequestSchema, UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { ListTasksRequestSchema } from '@eventkit/api/eventkit/v1/task_list_pb'
import { TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { orKeepBoth } from '@/features/work/task.keep'
import { withScope } from '@/features/work/task.scope'
import { defineRecords } from '@/lib/records/record-kind'

/** Tasks: what has to be done, by whom and by when; `task.kind.tsx` describes them. */
export const tasks = defineRecords({
  type: 'work.task',
  path: '/tasks',
  creates: 'task',
  service: TaskService,
  message: TaskSchema,
  create: CreateTaskRequestSchema,
  update: UpdateTaskRequestSchema,
  list: ListTasksRequestSchema,
  title: 'title',
  fresh: 'shell.newTask',
  sentWith: withScope,
  asks: (error, again) => orKeepBoth(error, () => again({ keepSuccessor: true })),
})

/** What is done with tasks; completing, and what is done to many, are verbs of their own. */
export const { update: updateTask, bin: deleteTask } = tasks.verbs

/** What people say: "T-412". A task that the server has not numbered yet has no number to say. */
export const keyOf = tasks.calledOf
