import { PrioritySchema } from '@eventkit/api/eventkit/v1/priority_pb'
import { CircleCheckBig } from 'lucide-react'
import { recurrenceText } from '@/features/work/recurrence.text'
import { tasks } from '@/features/work/task'
import { dueValueText } from '@/features/work/task-due-date'
import { TaskFields } from '@/features/work/task-fields'
import { TaskMetadata } from '@/features/work/task-metadata'
import { StatusField } from '@/features/work/task-status'
import { TaskSubtasks } from '@/features/work/task-subtasks'
import { parentsOf } from '@/features/work/task.feed'
import { isClosed, priorityLook, statusLook } from '@/features/work/task-words'
import { Reminders } from '@/features/reminders/reminders'
import { part } from '@/lib/lazy-part'
import { readEnum } from '@/lib/records/record-json'
import { describeKind } from '@/lib/records/record-kind'
import type { RecordWords } from '@/lib/records/record-words'

const RecurrenceBin = part(async () => (await import('@/features/work/recurrence-bin')).RecurrenceBin)

const words: RecordWords = {
  one: 'work.task',
  many: 'shell.tasks',
  fresh: tasks.fresh,
  create: 'layers.createTask',
  did: {
    created: 'layers.taskDidCreate',
    completed: 'layers.taskDidComplete',
    reopened: 'layers.taskDidReopen',
    deleted: 'layers.taskDidDelete',
    restored: 'layers.taskDidRestore',
    moved: 'layers.taskDidMove',
    'work.task.left': 'layers.taskDidLeave',
  },
  inBin: 'layers.taskInBin',
  gone: 'work.gone',
  goneHint: 'work.goneHint',
  leaveBin: 'work.leaveBin',
  binHint: 'layers.taskBinHint',
  noMatch: 'layers.taskNoMatch',
  none: {
    title: 'layers.taskNoneTitle',
    hint: 'layers.taskNoneHint',
    how: 'layers.taskNoneHow',
    howOrImport: 'layers.taskNoneHow',
  },
  see: 'imports.seeTasks',
  folds: {
    created: 'layers.foldTasksCreated',
    completed: 'layers.foldTasksCompleted',
    reopened: 'layers.foldTasksReopened',
    moved: 'layers.foldTasksMoved',
    changed: 'layers.foldTasksChanged',
    deleted: 'layers.foldTasksDeleted',
    restored: 'layers.foldTasksRestored',
    imported: 'layers.foldTasksImported',
  },
  may: { read: 'company.permTaskRead', write: 'company.permTaskWrite' },
}

/** Tasks, with what they are called and made of, and what they show in their own way. */
export const kind = describeKind(tasks, {
  icon: CircleCheckBig,
  words,
  keepsRows: true,
  everything: { status: 'all' },
  fields: {
    title: { label: 'layers.taskTitle' },
    assignee: {
      label: 'work.assignee',
      text: (id, { t, personName }) => personName?.(String(id)) ?? t('shell.someone'),
    },
    dueDate: { label: 'work.due', text: (at, { format }) => dueValueText({ due_date: at }, format) },
    dueAllDay: { label: 'layers.dueAllDay' },
    dueTimeZone: { label: 'layers.dueTimeZone' },
    status: { label: 'work.status', text: (key, { t }) => t(statusLook(String(key)).label) },
    priority: {
      label: 'work.priority',
      text: (value, { t }) => t(priorityLook(readEnum(PrioritySchema, value)).label),
    },
    tags: { label: 'work.tags' },
    workspaceId: { label: 'work.workspace', text: (id, { workspaceName }) => workspaceName?.(String(id)) ?? '…' },
    section: { label: 'work.section' },
    parentId: { label: 'layers.parent', text: parentText },
    private: { label: 'work.private', isReread: true },
    recurrence: { label: 'layers.recurrence', text: (value, { format }) => recurrenceText(value, format.locale) },
    description: { label: 'layers.description', add: 'layers.addDescription', input: { as: 'markdown' }, isLong: true },
    metadata: { label: 'layers.metadata', isLong: true },
  },
  group: {
    fields: ['due_date', 'due_all_day', 'due_time_zone'],
    label: 'work.due',
    text: (values, { format }) => dueValueText(values, format),
  },
  alsoChanged: parentsOf,
  Head: ({ record, canWrite }) => (
    <StatusField task={record} isReadOnly={!canWrite || record.deletedAt !== undefined} />
  ),
  Rows: ({ record, isReadOnly }) => <TaskFields task={record} isReadOnly={isReadOnly} />,
  Foot: ({ record, isReadOnly }) => (
    <>
      <TaskMetadata task={record} isReadOnly={isReadOnly} />
      <TaskSubtasks task={record} isReadOnly={isReadOnly} />
      <Reminders type="work.task" record={record} moments={['due']} mayChange={!isReadOnly} />
    </>
  ),
  isBinAsked: ({ recurrence, status }) => recurrence !== undefined && !isClosed({ status }),
  BinDialog: RecurrenceBin,
  Mark: ({ record: { status } }) => {
    const look = statusLook(status)
    return <look.icon className={look.tone} />
  },
})

function parentText(id: unknown): string {
  const parent = tasks.cache.find(String(id))
  return parent ? `${tasks.calledOf(parent)} ${parent.title}` : '…'
}
