import { isoDate, isoTime } from '@eventkit/api/words/wall-time'
import { timestampNow } from '@bufbuild/protobuf/wkt'
import { type Task, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { messageOf } from '@/features/work/recurrence.message'
import { dueWall } from '@/features/work/task-due-date'
import { keyOf, tasks, updateTask } from '@/features/work/task'
import { t } from '@/lib/i18n'
import { post } from '@/lib/post'
import { wallTimeOf } from '@/lib/zoned-time'

const { skipOccurrence, deleteTask } = TaskService.method
const { cache, verbs } = tasks

/** Where the recurrence of a task begins: when it is due, else today. */
export function firstOf(task: Pick<Task, 'dueDate' | 'dueAllDay' | 'dueTimeZone'>, timeZone: string) {
  const due = dueWall({ ...task, dueTimeZone: task.dueAllDay ? task.dueTimeZone : undefined }, timeZone)
  const wall = due ?? wallTimeOf(new Date(), timeZone)
  return {
    date: isoDate(wall),
    time: due && !task.dueAllDay ? isoTime(wall) : '',
    zone: (task.dueAllDay && task.dueTimeZone) || timeZone,
  }
}

/** Sets how a task recurs. */
export function setRecurrence(task: Task, recurrence: KeptRecurrence): void {
  updateTask(task, { recurrence: messageOf(recurrence) })
}

/** Lets a series end with a task. */
export function endSeries(task: Task): void {
  updateTask(task, { recurrence: undefined }, { message: t('recurrence.ended', { key: keyOf(task) }) })
}

/** Moves a task on to the next time of its series, and leaves this one out. It is told, not taken back: another may be there by then. */
export function skipThis(task: Task): void {
  const message = t('recurrence.skipped', { key: keyOf(task) })
  verbs.write(task, {
    fields: {},
    send: (version, options) =>
      post(skipOccurrence, { id: task.id, version }, cache.about([task.id], `${message} ${task.title}`), options),
    words: { tone: 'info', message, detail: task.title },
  })
}

/** Deletes a task of a series alone, so that the next one comes, or with every open one. */
export function deleteOfSeries(task: Task, scope: 'this' | 'all'): void {
  const message = t('recurrence.deleted', { key: keyOf(task) })
  const { done } = verbs.write<Pick<Task, 'deletedAt'>>(task, {
    fields: { deletedAt: timestampNow() },
    send: (version, options) => {
      const about = cache.about([task.id], `${message} ${task.title}`)
      return post(deleteTask, { id: task.id, version, recurrenceScope: scope }, about, options)
    },
    words: { tone: 'info', message, detail: task.title },
  })
  void done.then(() => cache.refreshLists())
}
