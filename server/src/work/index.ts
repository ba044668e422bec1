import { defineModule } from '../platform/module.ts'
import { taskImporters } from './task.import.ts'
import { taskDemo } from './task.demo.ts'
import { taskNotices } from './task.notices.ts'
import { deleteUnseen, deleteWith, restoreWith } from '../platform/records/index.ts'
import { sweepCron, sweepJob } from './task.series.sweep.ts'
import { awaitAgain, occurrenceJob } from './task.series.ts'
import { TaskReminderService } from '@eventkit/api/eventkit/v1/reminder_pb'
import { serveReminders } from '../platform/reminders/index.ts'
import { taskService } from './task.rpc.ts'
import { tasks } from './task.ts'
import { scheduleService } from './schedule.rpc.ts'
import { runJob } from './schedule.run.ts'
import { scheduleCron, scheduleSweep } from './schedule.sweep.ts'
import { templateService } from './template.ts'

export { tasks } from './task.ts'
export { type Anchor, dayText, readAnchor, regionOf } from './template.rules.ts'
export { useTemplate } from './template.use.ts'

/** Tasks, the templates that they are made from, and what happens by itself at the times of a rule. */
export const work = defineModule({
  name: 'work',
  services: [taskService, templateService, scheduleService, serveReminders(TaskReminderService, tasks)],
  notices: taskNotices,
  permissions: {
    'work.task.read': 'everyone',
    'work.task.write': ['manager', 'planner', 'warehouse', 'sales', 'crew'],
    'work.template.read': 'everyone',
    'work.template.write': ['manager', 'planner'],
    'work.schedule.read': 'everyone',
    'work.schedule.write': ['manager', 'planner'],
  },
  demo: taskDemo,
  importers: taskImporters,
  jobs: [occurrenceJob, sweepJob, runJob, scheduleSweep],
  crons: [sweepCron, scheduleCron],
  metrics: [{ name: 'eventkit_tasks_created_total', help: 'Tasks created here.', entries: 'work.task.created' }],
  reactions: {
    'work.task.restored': [awaitAgain],
    'work.task.reopened': [awaitAgain],
    'auth.user.erased': [deleteUnseen(tasks)],
    'tenancy.workspace.deleted': [deleteWith(tasks)],
    'tenancy.workspace.restored': [restoreWith(tasks)],
  },
})
