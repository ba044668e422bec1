import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { AlarmClock } from 'lucide-react'
import { Avatar } from '@/components/ui/avatar'
import { isClosed, priorityLook } from '@/features/work/task-words'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'
import { wallTimeOf } from '@/lib/zoned-time'

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
  const { name } = task.assignee
  return (
    <span>
      <span className="sr-only">{t('work.assignedTo', { name })}</span>
      <Avatar name={name} title={name} />
    </span>
  )
}

/** When a task is due, in words near now; overdue ones are red with an icon, those of the next hours amber. */
export function DueLabel({ task, hasTime }: { task: Task; hasTime?: boolean }) {
  const t = useT()
  const format = useFormat()
  const { timeZone } = useStore(preferences)
  const at = dateOf(task.dueDate)
  if (!at) return null
  const urgency = isClosed(task) ? 'none' : urgencyOf(at, timeZone)
  const tone = {
    overdue: 'text-danger font-medium',
    soon: 'text-warn',
    none: isClosed(task) ? 'text-muted' : 'text-text',
  }[urgency]
  return (
    <time
      dateTime={at.toISOString()}
      title={format.utc(at)}
      className={cx('tabular inline-flex items-center gap-1.5 whitespace-nowrap', tone)}
    >
      {urgency !== 'none' && <AlarmClock className="size-3.5 shrink-0" aria-hidden />}
      {hasTime ? format.dayTime(at) : format.relativeDay(at)}
      {urgency === 'overdue' && <span className="sr-only">{t('work.overdue')}</span>}
    </time>
  )
}

/** Whether a due date has passed or is near; midnight stands for the whole day. */
export function urgencyOf(at: Date, timeZone: string, now = new Date()): 'overdue' | 'soon' | 'none' {
  const { hour, minute } = wallTimeOf(at, timeZone)
  const isWholeDay = hour === 0 && minute === 0
  const end = at.getTime() + (isWholeDay ? 86_400_000 : 0)
  if (end < now.getTime()) return 'overdue'
  return !isWholeDay && end - now.getTime() < SOON_MS ? 'soon' : 'none'
}
