import { isoDate, isoTime } from '@eventkit/api/words/wall-time'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { useRef, useState } from 'react'
import { Calendar } from '@/components/date-input'
import { isoOf, readTyped, shownDate, type TypedDate } from '@/components/typed-date'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { updateTask } from '@/features/work/task'
import { dueText } from '@/features/work/task-cells'
import { type Due, dueAt, dueInDays, dueOn, dueWall, NO_DUE } from '@/features/work/task-due-date'
import { useFormat } from '@/lib/format'
import { useTypedAhead } from '@/lib/type-ahead'
import { type PlainKey, useT } from '@/lib/i18n'
import { instantOf } from '@/lib/zoned-time'

const QUICK: readonly { label: PlainKey; days: number }[] = [
  { label: 'work.dueTodayShort', days: 0 },
  { label: 'work.dueTomorrow', days: 1 },
  { label: 'layers.dueNextWeek', days: 7 },
]

/** Says when a task is due: the usual days, a date that is typed, with a time or without, or one that is picked. */
export function DueForm(props: { task: Task; onDone: () => void }) {
  const { onDone } = props
  const t = useT()
  // Saved on what its writer saw, so that a change in between is a clash.
  const [task] = useState(props.task)
  const format = useFormat()
  const { locale, timeZone } = format
  const [text, setText] = useState(() => textOf(task, locale, timeZone))
  const input = useRef<HTMLInputElement>(null)
  useTypedAhead((ahead) => {
    setText(ahead)
    input.current?.focus()
  })
  const typed = readTyped(text, { now: new Date(), timeZone })
  const next = typed && dueOf(typed, timeZone)
  const isWrong = text.trim() !== '' && !typed
  const save = (due: Due) => {
    updateTask(task, due)
    onDone()
  }
  const time = typed?.time && isoTime(typed.time)
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        if (next) save(next)
      }}
    >
      <div className="flex gap-1.5">
        {QUICK.map(({ label, days }) => (
          <Button
            key={label}
            size="sm"
            className="flex-1"
            onClick={() => save(dueInDays(task, days, new Date(), timeZone))}
          >
            {t(label)}
          </Button>
        ))}
      </div>
      <div className="flex flex-col gap-1.5">
        <Input
          ref={input}
          autoComplete="off"
          aria-label={t('layers.chooseDue')}
          aria-describedby="due-understood"
          aria-invalid={isWrong || undefined}
          placeholder={`${t('layers.dateForm')} 14:00`}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <p id="due-understood" role="status" className="text-xs text-muted">
          {next
            ? t(typed.time ? 'layers.dueUnderstood' : 'layers.dueUnderstoodDay', { due: dueText(next, format) })
            : t('layers.dueHint')}
        </p>
      </div>
      <Calendar
        key={typed && isoOf(typed.date)}
        value={typed ? isoOf(typed.date) : ''}
        onPick={(iso) => setText([shownDate(iso, locale), time].filter(Boolean).join(' '))}
      />
      <div className="flex justify-between gap-2">
        <Button look="ghost" size="sm" disabled={!task.dueDate} onClick={() => save(NO_DUE)}>
          {t('layers.clearDue')}
        </Button>
        <Button type="submit" look="primary" size="sm" disabled={!next}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}

/** The due date as somebody would type it. */
function textOf(task: Task, locale: 'en' | 'de', timeZone: string): string {
  const wall = dueWall(task, timeZone)
  if (!wall) return ''
  const date = shownDate(isoDate(wall), locale)
  return task.dueAllDay ? date : `${date} ${isoTime(wall)}`
}

const dueOf = ({ date, time }: TypedDate, timeZone: string): Due =>
  time ? dueAt(instantOf({ ...date, ...time }, timeZone)) : dueOn(date, timeZone)
