import { CalendarClock, Clock, Repeat2, X } from 'lucide-react'
import { type ReactNode, type RefObject } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Tag } from '@/components/ui/tag'
import type { QuickPart, QuickRepeat, QuickTask } from '@/components/quick-add.parser'
import { recurrenceWords } from '@/features/work/recurrence.words'
import { priorityOf } from '@/features/work/task-request'
import { priorityLook } from '@/features/work/task-words'
import { type Format, useFormat } from '@/lib/format'
import { type Translate, useT } from '@/lib/i18n'
import { fromInputValue } from '@/lib/zoned-time'

/**
 * What was understood of a line, one chip a part; a click, Backspace or Delete on one makes it text again, and gives the
 * focus back to the line. Beside them, whose names nobody has, and who would not see the task.
 */
export function QuickParts(props: {
  task: QuickTask
  line: RefObject<HTMLInputElement | null>
  onKeep: (text: string) => void
}) {
  const { task, line } = props
  const t = useT()
  const format = useFormat()
  if (task.parts.length + task.unknown.length + task.outside.length === 0) return null
  const keep = (text: string) => {
    // Before the chip goes, and the focus with it.
    line.current?.focus()
    props.onKeep(text)
  }
  return (
    <ul aria-label={t('layers.quickUnderstood')} className="flex flex-wrap items-center gap-2 text-table">
      {task.parts.map((part) => (
        <li key={`${part.kind} ${part.text}`}>
          <button
            type="button"
            title={t('layers.quickKeep', { text: part.text })}
            onClick={() => keep(part.text)}
            onKeyDown={(event) => {
              if (event.key !== 'Backspace' && event.key !== 'Delete') return
              event.preventDefault() // The key would work on in the line.
              keep(part.text)
            }}
            className="inline-flex min-h-7 max-w-full items-center gap-1.5 rounded-md border border-line px-2 text-start hover:border-line-strong hover:bg-surface-3 pointer-coarse:min-h-11"
          >
            <Understood part={part} task={task} t={t} format={format} />
            <X className="size-3.5 text-muted" aria-hidden />
            <span className="sr-only">{t('layers.quickKeep', { text: part.text })}</span>
          </button>
        </li>
      ))}
      {task.unknown.map((name) => (
        <li key={`unknown ${name}`} className="text-muted">
          {t('layers.quickNobody', { name })}
        </li>
      ))}
      {task.outside.map((name) => (
        <li key={`outside ${name}`} className="text-muted">
          {t('layers.quickOutside', { name })}
        </li>
      ))}
    </ul>
  )
}

function Understood(props: { part: QuickPart; task: QuickTask; t: Translate; format: Format }): ReactNode {
  const { part, task, t, format } = props
  switch (part.kind) {
    case 'day':
      return (
        <>
          <CalendarClock className="size-4 text-muted" aria-hidden />
          {task.due && (hasOwnTime(task) ? format.day(task.due) : dueText(task, format))}
        </>
      )
    case 'time':
      return (
        <>
          <Clock className="size-4 text-muted" aria-hidden />
          {task.due && (hasOwnDay(task) ? format.time(task.due) : dueText(task, format))}
        </>
      )
    case 'repeat':
      return (
        <>
          <Repeat2 className="size-4 shrink-0 text-muted" aria-hidden />
          {task.repeat && repeatText(task.repeat, t, format)}
        </>
      )
    case 'priority': {
      const look = priorityLook(priorityOf(task.priority ?? 'medium'))
      return (
        <span className={`flex items-center gap-1.5 ${look.tone}`}>
          <look.icon className="size-3.5" aria-hidden />
          {t(look.label)}
        </span>
      )
    }
    case 'person':
      return (
        <>
          <Avatar name={task.assignee?.name ?? ''} />
          {task.assignee?.name}
        </>
      )
    case 'tag':
      return <Tag name={part.text.slice(1)} />
  }
}

// With the day that it begins, where that is not at once.
function repeatText(repeat: QuickRepeat, t: Translate, format: Format): string {
  const words = recurrenceWords({ ...repeat, timeZone: format.timeZone, missed: 'wait' }, format.locale)
  const [date = ''] = repeat.startsAt.split('T')
  const start = fromInputValue(`${date}T12:00`, format.timeZone)
  const isLater = start && start.getTime() > Date.now() + 2 * 86_400_000
  return isLater ? t('layers.quickFrom', { words, day: format.day(start) }) : words
}

const hasOwnDay = ({ parts }: QuickTask): boolean => parts.some(({ kind }) => kind === 'day' || kind === 'repeat')

const hasOwnTime = ({ parts }: QuickTask): boolean => parts.some(({ kind }) => kind === 'time')

function dueText({ due, isDueAllDay }: QuickTask, format: Format): string {
  if (!due) return ''
  return isDueAllDay ? format.wholeDay(due, undefined) : format.dayTime(due)
}
