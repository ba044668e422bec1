import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Input } from '@/components/ui/input'
import { Popover } from '@/components/ui/popover'
import { updateTask } from '@/features/work/task.actions'
import { DueLabel } from '@/features/work/task-cells'
import { dateOf, useFormat } from '@/lib/format'
import { type PlainKey, useT } from '@/lib/i18n'
import { addDays, fromInputValue, instantOf, toInputValue, wallTimeOf } from '@/lib/zoned-time'

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
              <DueLabel task={task} hasTime />
              <span className="truncate text-muted">{format.distance(at)}</span>
            </>
          ) : (
            <span className="text-muted">{t('work.noDue')}</span>
          )}
        </button>
      }
    >
      <DueForm task={task} at={at} onDone={() => setOpen(false)} />
    </Popover>
  )
}

function DueForm({ task, at, onDone }: { task: Task; at: Date | undefined; onDone: () => void }) {
  const t = useT()
  const { timeZone } = useFormat()
  const [text, setText] = useState(at ? toInputValue(at, timeZone) : '')
  const save = (next: Date | undefined) => {
    updateTask(task, { dueDate: next && timestampFromDate(next) })
    onDone()
  }
  const inDays = (days: number) => {
    const today = { ...wallTimeOf(new Date(), timeZone), hour: 0, minute: 0 }
    save(instantOf(addDays(today, days), timeZone))
  }
  return (
    <form
      className="flex flex-col gap-3"
      onSubmit={(event) => {
        event.preventDefault()
        const next = fromInputValue(text, timeZone)
        if (next) save(next)
      }}
    >
      <div className="flex gap-1.5">
        {QUICK.map(({ label, days }) => (
          <Button key={label} size="sm" className="flex-1" onClick={() => inDays(days)}>
            {t(label)}
          </Button>
        ))}
      </div>
      <Input
        type="datetime-local"
        aria-label={t('work.chooseDue')}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <div className="flex justify-between gap-2">
        <Button look="ghost" size="sm" disabled={!at} onClick={() => save(undefined)}>
          {t('work.clearDue')}
        </Button>
        <Button type="submit" look="primary" size="sm" disabled={!fromInputValue(text, timeZone)}>
          {t('shell.save')}
        </Button>
      </div>
    </form>
  )
}
