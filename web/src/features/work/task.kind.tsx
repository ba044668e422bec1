import { PrioritySchema } from '@eventkit/api/eventkit/v1/priority_pb'
import { CircleCheckBig } from 'lucide-react'
import { tasks } from '@/features/work/task'
import { dueValueText } from '@/features/work/task-due-date'
import { TaskFields } from '@/features/work/task-fields'
import { TaskMetadata } from '@/features/work/task-metadata'
import { StatusField } from '@/features/work/task-status'
import { TaskSubtasks } from '@/features/work/task-subtasks'
import { parentsOf } from '@/features/work/task.feed'
import { priorityLook, statusLook } from '@/features/work/task-words'
import { readEnum } from '@/lib/records/record-json'
import { describeKind } from '@/lib/records/record-kind'
import type { RecordWords } from '@/lib/records/record-words'

const words: RecordWords = {
  one: 'work.task',
  many: 'shell.tasks',
  fresh: tasks.fresh,
  create: 'layers.createTask',
  did: {
    created: 'work.didCreate',
    completed: 'work.didComplete',
    reopened: 'work.didReopen',
    deleted: 'work.didDelete',
    restored: 'work.didRestore',
    moved: 'work.didMove',
    'work.task.left': 'work.didLeave',
  },
  inBin: 'work.inBin',
  gone: 'work.gone',
  goneHint: 'work.goneHint',
  leaveBin: 'work.leaveBin',
  binHint: 'work.emptyBinHint',
  noMatch: 'work.emptyFilteredTitle',
  none: { title: 'work.emptyTitle', hint: 'work.emptyHint', how: 'work.emptyHow', howOrImport: 'work.emptyHow' },
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
    title: { label: 'work.title' },
    assignee: {
      label: 'work.assignee',
      text: (id, { t, personName }) => personName?.(String(id)) ?? t('shell.someone'),
    },
    dueDate: { label: 'work.due', text: (at, { format }) => dueValueText({ due_date: at }, format) },
    dueAllDay: { label: 'work.dueAllDay' },
    dueTimeZone: { label: 'work.dueTimeZone' },
    status: { label: 'work.status', text: (key, { t }) => t(statusLook(String(key)).label) },
    priority: {
      label: 'work.priority',
      text: (value, { t }) => t(priorityLook(readEnum(PrioritySchema, value)).label),
    },
    tags: { label: 'work.tags' },
    workspaceId: { label: 'work.workspace', text: (id, { workspaceName }) => workspaceName?.(String(id)) ?? '…' },
    section: { label: 'work.section' },
    parentId: { label: 'work.parent', text: parentText },
    private: { label: 'work.private', isReread: true },
    recurrence: { label: 'layers.recurrence', text: (value) => ruleOf(value), isLong: true },
    description: { label: 'work.description', add: 'work.addDescription', input: { as: 'markdown' }, isLong: true },
    metadata: { label: 'work.metadata', isLong: true },
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
    </>
  ),
  Mark: ({ record: { status } }) => {
    const look = statusLook(status)
    return <look.icon className={look.tone} />
  },
})

/** A recurrence as histories and clashes tell it; the panel says it in words. */
const ruleOf = (value: unknown): string =>
  typeof value === 'object' && value !== null && 'rule' in value ? String(value.rule) : '–'

function parentText(id: unknown): string {
  const parent = tasks.cache.find(String(id))
  return parent ? `${tasks.calledOf(parent)} ${parent.title}` : '…'
}
