import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import type { UserRef } from '@eventkit/api/eventkit/v1/user_pb'
import { knownMe, sees } from '@/directory/sight'
import { keyOf, tasks, updateTask } from '@/features/work/task'
import { t } from '@/lib/i18n'

/**
 * Gives a task to a person, or to nobody. Who does not see it any more by that cannot take it back, and is told so instead of
 * being offered it.
 */
export function assignTask(task: Task, assignee: UserRef | undefined): void {
  if (!leavesSight(task, assignee)) return updateTask(task, { assignee })
  const message = `${t('records.didChange', { name: keyOf(task) })} ${t('layers.outOfSight', { count: 1 })}`
  updateTask(task, { assignee }, { message, isFinal: true })
}

/** Whether a task that is given to somebody is one that whoever does so does not see any more. */
export const leavesSight = (task: Task, assignee: UserRef | undefined): boolean =>
  !sees(knownMe(), tasks.type, { createdBy: task.createdBy, private: task.private, assignee })
