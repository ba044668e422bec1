import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { AlarmClock, EyeOff, Lock } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { useWorkspacePeople } from '@/features/work/task-assignee'
import type { Due } from '@/features/work/task-due-date'
import { isClosed, priorityLook } from '@/features/work/task-words'
import { cx } from '@/lib/class-names'
import { dateOf, type Format, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { shownName } from '@/lib/person-name'

const SOON_MS = 3 * 3_600_000

/** Icon and word of a priority; `compact` leaves the word to screen readers. */
export function PriorityLabel({ task, compact }: { task: Task; compact?: boolean }) {
  const t = useT()
  const look = priorityLook(task.priority)
  return (
    <span className={cx('inline-flex items-center gap-2', look.tone)}>
      <look.icon className="size-3.5 shrink-0" aria-hidden />
      <span className={compact ? 'sr-only' : 'truncate'}>{t(look.label)}</span>
    </span>
  )
}

/** The assignee's initials, named on hover and for screen readers. */
export function AssigneeAvatar({ task }: { task: Task }) {
  const t = useT()
  if (!task.assignee) return <span className="sr-only">{t('work.unassigned')}</span>
  const name = shownName(task.assignee, t)
  return (
    <span className="inline-flex items-center gap-1.5">
      <span className="sr-only">{t('work.assignedTo', { name })}</span>
      <Avatar name={name} title={name} />
      <NoAccess task={task} />
    </span>
  )
}

/** Says of an assignee who does not see the task's workspace that they cannot open it; `isSaid` with the words beside the mark. */
export function NoAccess({ task, isSaid }: { task: Task; isSaid?: boolean }) {
  const t = useT()
  const { canSee } = useWorkspacePeople([task.workspaceId])
  if (!task.assignee || canSee(task.assignee.id)) return null
  const text = t('work.assigneeCannotSee')
  return (
    <span title={isSaid ? undefined : text} className="inline-flex items-start gap-1.5 text-xs text-warn">
      <EyeOff className="size-3.5 shrink-0 mt-px" aria-hidden />
      <span className={isSaid ? undefined : 'sr-only'}>{text}</span>
    </span>
  )
}

/** When a task is due, in words near now; overdue ones are red with an icon, those of the next hours amber. */
export function DueLabel({ task, hasTime, isBare }: { task: Task; hasTime?: boolean; isBare?: boolean }) {
  const t = useT()
  const format = useFormat()
  const at = dateOf(task.dueDate)
  if (!at) return null
  const urgency = isClosed(task) ? 'none' : urgencyOf(task)
  const tone = {
    overdue: 'text-danger font-medium',
    soon: 'text-warn',
    none: isClosed(task) ? 'text-muted' : 'text-text',
  }[urgency]
  const hint = task.dueAllDay ? t('work.dueDayIn', { zone: task.dueTimeZone ?? '' }) : format.utc(at)
  return (
    <time
      dateTime={at.toISOString()}
      title={isBare ? undefined : hint}
      className={cx('tabular inline-flex items-center gap-1.5 whitespace-nowrap', tone)}
    >
      {urgency !== 'none' && <AlarmClock className="size-3.5 shrink-0" aria-hidden />}
      {dueText(task, format, hasTime)}
      {urgency === 'overdue' && <span className="sr-only">{t('work.overdue')}</span>}
    </time>
  )
}

/** When something is due, in words: a day without a clock, a time on any day or, unless wanted, only near now. */
export function dueText(
  { dueDate, dueAllDay, dueTimeZone }: Pick<Task, 'dueDate' | 'dueAllDay' | 'dueTimeZone'> | Due,
  format: Format,
  hasTime = true,
): string {
  const at = dateOf(dueDate)
  if (!at) return ''
  if (dueAllDay) return format.wholeDay(at, dueTimeZone)
  return hasTime ? format.dayTime(at) : format.relativeDay(at)
}

/** Whether a due date has passed or is near; a day has passed when it is over. */
export function urgencyOf({ dueDate, dueAllDay }: Task, now = new Date()): 'overdue' | 'soon' | 'none' {
  const left = (dateOf(dueDate)?.getTime() ?? Infinity) - now.getTime()
  if (left < 0) return 'overdue'
  return !dueAllDay && left < SOON_MS ? 'soon' : 'none'
}

/** Says that a task is for its creator and its assignee alone. */
export function PrivateMark({ task }: { task: Task }) {
  const t = useT()
  if (!task.private) return null
  return (
    <span title={t('work.privateHint')} className="shrink-0 text-muted">
      <Lock className="size-3.5" aria-hidden />
      <span className="sr-only">{t('work.private')}</span>
    </span>
  )
}
