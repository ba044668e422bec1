import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { CornerDownRight } from 'lucide-react'
import { Suspense, useMemo } from 'react'
import { RowTags } from '@/components/row-tags'
import type { Column } from '@/components/table-columns'
import { useWorkspaces } from '@/directory/workspace.queries'
import { AssigneeAvatar, DueLabel, PriorityLabel, PrivateMark } from '@/features/work/task-cells'
import { StatusCircle } from '@/features/work/task-status'
import { keyOf } from '@/features/work/task'
import { isClosed } from '@/features/work/task-words'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { part } from '@/lib/lazy-part'

const RecurrenceMark = part(async () => (await import('@/features/work/recurrence-mark')).RecurrenceMark)

/** The columns shown when nobody chose any. */
export const DEFAULT_COLUMNS: readonly string[] = ['workspace', 'priority', 'assignee', 'due']

/** The columns of the task table, in the reader's language. */
export function useTaskColumns(isReadOnly: boolean): readonly Column<Task>[] {
  const t = useT()
  const format = useFormat()
  const workspaces = useWorkspaces()
  return useMemo(() => {
    const workspaceName = (id: string) => workspaces.find((workspace) => workspace.id === id)?.name
    const muted = (text: string | undefined) => <span className="truncate text-muted">{text}</span>
    return [
      {
        id: 'status',
        header: t('work.status'),
        isHeaderHidden: true,
        track: '38px',
        isFixed: true,
        cell: (task) => <StatusCircle task={task} isReadOnly={isReadOnly} />,
      },
      {
        id: 'key',
        header: t('work.key'),
        track: '64px',
        givesWay: 5,
        isFixed: true,
        cell: (task) => <span className="font-mono text-xs text-muted">{keyOf(task)}</span>,
      },
      {
        id: 'title',
        header: t('work.task'),
        track: 'minmax(320px, 1fr)',
        isFixed: true,
        isTree: true,
        cell: (task, level) => <TitleCell task={task} level={level} />,
      },
      {
        id: 'workspace',
        header: t('work.workspace'),
        track: 'minmax(92px, 0.3fr)',
        givesWay: 2,
        cell: (task) => muted(workspaceName(task.workspaceId)),
      },
      {
        id: 'section',
        header: t('work.section'),
        track: 'minmax(90px, 140px)',
        givesWay: 3,
        cell: (task) => muted(task.section),
      },
      {
        id: 'priority',
        header: t('work.priority'),
        track: '104px',
        givesWay: 1,
        sortKey: 'priority',
        cell: (task) => <PriorityLabel task={task} />,
      },
      {
        id: 'assignee',
        header: t('work.assignee'),
        track: '82px',
        givesWay: 6,
        cell: (task) => <AssigneeAvatar task={task} />,
      },
      {
        id: 'due',
        header: t('work.due'),
        track: '142px',
        givesWay: 7,
        align: 'end',
        sortKey: 'due_date',
        cell: (task) => <DueLabel task={task} />,
      },
      {
        id: 'created',
        header: t('work.created'),
        track: '120px',
        givesWay: 4,
        align: 'end',
        sortKey: 'created_at',
        cell: (task) => muted(task.createdAt && format.day(dateOf(task.createdAt))),
      },
    ]
  }, [t, format, workspaces, isReadOnly])
}

function TitleCell({ task, level }: { task: Task; level: number }) {
  return (
    <>
      {level === 0 && <ParentName task={task} />}
      <span className="flex min-w-0 flex-1 items-center gap-2">
        <Marks task={task} />
        <span
          title={task.title}
          className={cx(
            'min-w-0 truncate font-medium',
            // What stands beside it needs room.
            task.subtasks || task.private || task.recurrence ? 'max-w-[calc(100%-4rem)]' : 'max-w-full',
            isClosed(task) && 'text-muted line-through',
          )}
        >
          {task.title}
        </span>
        <SubtaskCount task={task} />
        <RowTags tags={task.tags} most={3} />
      </span>
    </>
  )
}

/** Whose subtask a task is, where it does not stand below its parent; alone on a line it has all of it. */
function ParentName({ task, isAlone = false }: { task: Task; isAlone?: boolean }) {
  const t = useT()
  if (!task.parentId) return null
  return (
    <span
      title={task.parent?.title}
      className={cx('flex items-center gap-1.5 text-muted', isAlone ? 'min-w-0' : 'max-w-1/3 shrink-0')}
    >
      <CornerDownRight className="size-3.5 shrink-0" aria-label={t('work.subtask')} />
      {task.parent && (
        <>
          <span className="truncate">{task.parent.title}</span>
          <span aria-hidden>›</span>
        </>
      )}
    </span>
  )
}

function Marks({ task }: { task: Task }) {
  return (
    <>
      <PrivateMark task={task} />
      {task.recurrence && (
        <Suspense fallback={null}>
          <RecurrenceMark recurrence={task.recurrence} />
        </Suspense>
      )}
    </>
  )
}

/** How many of a task's subtasks are done. */
function SubtaskCount({ task }: { task: Task }) {
  const t = useT()
  if (!task.subtasks) return null
  const { all, done } = task.subtasks
  const text = t('work.subtasksDone', { done, all })
  return (
    <span title={`${t('work.subtasks')}: ${text}`} className="tabular shrink-0 text-2xs whitespace-nowrap text-muted">
      <span className="sr-only">{t('work.subtasks')}: </span>
      {text}
    </span>
  )
}

/** A task on a narrow screen. */
export function TaskCard({ task, level, isReadOnly }: { task: Task; level: number; isReadOnly: boolean }) {
  const workspaces = useWorkspaces()
  const place = workspaces.find(({ id }) => id === task.workspaceId)?.name
  return (
    <div className="flex min-h-18 gap-3 px-3 py-3">
      <div className="-my-2 -ms-1 flex shrink-0 items-start pointer-fine:mt-0">
        <StatusCircle task={task} isReadOnly={isReadOnly} />
      </div>
      <div className="min-w-0 flex-1">
        {level === 0 && task.parentId && (
          <p className="flex text-xs">
            <ParentName task={task} isAlone />
          </p>
        )}
        <p className={cx('text-sm font-medium', isClosed(task) && 'text-muted line-through')}>{task.title}</p>
        <p className="mt-1 flex items-center gap-2.5 text-xs text-muted">
          <span className="font-mono whitespace-nowrap">{keyOf(task)}</span>
          <Marks task={task} />
          <PriorityLabel task={task} compact />
          <SubtaskCount task={task} />
          <span className="truncate">{place}</span>
        </p>
      </div>
      <div className="flex shrink-0 flex-col items-end gap-2 text-table">
        <DueLabel task={task} />
        <AssigneeAvatar task={task} />
      </div>
    </div>
  )
}
