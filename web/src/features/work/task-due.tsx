import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { updateTask } from '@/features/work/task.actions'
import { DueLabel } from '@/features/work/task-cells'
import { type Due, dueAt, dueInDays, dueOn, dueWall, NO_DUE } from '@/features/work/task-due-date'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'
import { fromInputValue, isoDate, isoTime, wallTimeOf } from '@/lib/zoned-time'

const QUICK: readonly { label: PlainKey; days: number }[] = [
  { label: 'work.dueTodayShort', days: 0 },
  { label: 'work.dueTomorrow', days: 1 },
  { label: 'work.dueNextWeek', days: 7 },
]

/** The due date with its distance from now; opens a small form with the usual days. */
export function TaskDue({ task, className }: { task: Task; className: string }) {
  const t = useT()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const at = dateOf(task.dueDate)
  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      label={t('work.chooseDue')}
      className="w-68 p-3"
      trigger={
        <button type="button" className={className}>
          {at ? (
            <>
              <DueLabel task={task} hasTime isBare={open} />
              {(!task.dueAllDay || isFar(at)) && <span className="truncate text-muted">{format.distance(at)}</span>}
            </>
          ) : (
            <span className="text-muted">{t('work.noDue')}</span>
          )}
        </button>
      }
    >
      <DueForm task={task} onDone={() => setOpen(false)} />
    </Popover>
  )
}

// A day is "tomorrow" or a date, never "in 5 hours".
const isFar = (at: Date): boolean => Math.abs(at.getTime() - Date.now()) > 2 * 86_400_000

function DueForm({ task, onDone }: { task: Task; onDone: () => void }) {
  const t = useT()
  const { timeZone } = useFormat()
  const wall = dueWall(task, timeZone)
  const [date, setDate] = useState(wall ? isoDate(wall) : '')
  const [time, setTime] = useState(wall && !task.dueAllDay ? isoTime(wall) : '')
  const next = readDue(date, time, timeZone)
  const save = (due: Due) => {
    updateTask(task, due)
    onDone()
  }
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
      <div className="flex gap-2">
        <Input
          type="date"
          aria-label={t('work.dueDay')}
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
        <Input
          type="time"
          aria-label={t('work.dueTime')}
          className="w-33! shrink-0"
          value={time}
          onChange={(event) => setTime(event.target.value)}
        />
      </div>
      <div className="flex justify-between gap-2">
        <Button look="ghost" size="sm" disabled={!task.dueDate} onClick={() => save(NO_DUE)}>
          {t('work.clearDue')}
        </Button>
        <Button type="submit" look="primary" size="sm" disabled={!next}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}

/** A date, and a time where there is one; undefined while the date is not one. */
function readDue(date: string, time: string, timeZone: string): Due | undefined {
  const at = fromInputValue(`${date}T${time || '12:00'}`, timeZone)
  if (!at) return undefined
  return time ? dueAt(at) : dueOn(wallTimeOf(at, timeZone), timeZone)
}
