import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_pb'
import { useNavigate } from '@tanstack/react-router'
import { CalendarClock } from 'lucide-react'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { Avatar } from '@/components/ui/avatar'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Tag } from '@/components/ui/tag'
import { usePeople } from '@/features/auth/user.queries'
import { parseQuickAdd, type QuickTask } from '@/features/work/quick-add.parser'
import { createTask } from '@/features/work/task.actions'
import { dueAt, dueOn } from '@/features/work/task-due-date'
import { priorityOf } from '@/features/work/task-request'
import { priorityLook } from '@/features/work/task-words'
import { checkFields } from '@/lib/field-rules'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { preferences } from '@/lib/preferences'
import { useTypedAhead } from '@/lib/type-ahead'
import { wallTimeOf } from '@/lib/zoned-time'

// What was typed survives closing the dialog, and ends with the task that is made of it.
let draft = ''

/** Makes a task of one line, and shows what was understood while it is typed. */
export function QuickAdd() {
  const t = useT()
  const people = usePeople()
  const navigate = useNavigate()
  const [text, setText] = useState(draft)
  const [error, setError] = useState<string>()
  const [another, setAnother] = useState(false)
  const task = parseQuickAdd(text, { now: new Date(), timeZone: preferences.get().timeZone, people })
  const type = (next: string) => {
    draft = next
    setText(next)
    setError(undefined)
  }
  useTypedAhead((ahead) => type(text + ahead))
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    const slip = task.title
      ? checkFields(CreateTaskRequestSchema, { title: task.title }, t)[0]?.description
      : t('work.quickNoTitle')
    if (slip) return setError(slip)
    const id = make(task)
    type('')
    if (another) return undefined
    newRecord.set(undefined)
    return void navigate({ to: '/tasks/$taskId', params: { taskId: id }, search: (search) => search })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event)
  }
  return (
    <Dialog open title={t('work.quickTitle')} wide onClose={() => newRecord.set(undefined)}>
      <form onSubmit={submit} onKeyDown={onKeyDown} className="flex flex-col gap-4">
        <Field label={t('work.quickLabel')} hint={t('work.quickHint')} error={error}>
          {(control) => (
            <Input
              {...control}
              autoFocus
              autoComplete="off"
              placeholder={t('work.quickPlaceholder')}
              value={text}
              onChange={(event) => type(event.target.value)}
            />
          )}
        </Field>
        <Understood task={task} />
        <div className="flex items-center justify-between gap-3">
          <label className="flex items-center gap-2.5 text-table text-muted">
            <Checkbox checked={another} onChange={(event) => setAnother(event.target.checked)} />
            {t('work.quickCreateMore')}
          </label>
          <Button type="submit" look="primary">
            {t('work.quickCreate')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

function make(task: QuickTask): string {
  const { title, tags, priority, assignee } = task
  return createTask(
    {
      title,
      tags,
      ...quickDue(task),
      ...(priority ? { priority: priorityOf(priority) } : {}),
      ...(assignee ? { assigneeId: assignee.id } : {}),
    },
    assignee && { $typeName: 'eventkit.v1.UserRef', id: assignee.id, name: assignee.name },
  )
}

/** When a line says a task is due. */
function quickDue({ due, isDueAllDay }: QuickTask) {
  if (!due) return {}
  const { timeZone } = preferences.get()
  return isDueAllDay ? dueOn(wallTimeOf(due, timeZone), timeZone) : dueAt(due)
}

function Understood({ task }: { task: QuickTask }) {
  const t = useT()
  const format = useFormat()
  const look = task.priority && priorityLook(priorityOf(task.priority))
  const hasAny = task.due || task.assignee || look || task.tags.length > 0
  return (
    <div
      role="status"
      aria-label={t('work.quickUnderstood')}
      className="flex min-h-6 flex-wrap items-center gap-x-4 gap-y-2 text-table"
    >
      {hasAny && <span className="max-w-64 truncate font-medium">{task.title}</span>}
      {task.due && (
        <span className="flex items-center gap-1.5">
          <CalendarClock className="size-4 text-muted" aria-hidden />
          {task.isDueAllDay ? format.wholeDay(task.due, undefined) : format.dayTime(task.due)}
        </span>
      )}
      {look && (
        <span className={`flex items-center gap-1.5 ${look.tone}`}>
          <look.icon className="size-3.5" aria-hidden />
          {t(look.label)}
        </span>
      )}
      {task.assignee && (
        <span className="flex items-center gap-1.5">
          <Avatar name={task.assignee.name} />
          {task.assignee.name}
        </span>
      )}
      {task.tags.map((tag) => (
        <Tag key={tag} name={tag} />
      ))}
    </div>
  )
}
