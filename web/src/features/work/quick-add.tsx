import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, Suspense, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { inputClass } from '@/components/ui/input'
import { can, useMe } from '@/directory/me.queries'
import { fieldsOf } from '@/features/work/new-task-place'
import { quickAssignee, quickDue, quickFields, titleSlip, useQuickTask } from '@/features/work/quick-add.task'
import { QuickLine } from '@/features/work/quick-add.line'
import { QuickParts } from '@/features/work/quick-add.parts'
import { createTask } from '@/features/work/task.actions'
import { QuickRepeat } from '@/features/work/quick-add.repeat'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { QuickPlace, useNewPlace } from '@/features/work/quick-add.place'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { newRecord } from '@/lib/new-record'
import { newTasks } from '@/components/new-tasks'
import { preferences } from '@/lib/preferences'
import { useStore } from '@/lib/store'
import { useTypedAhead } from '@/lib/type-ahead'

// What was typed survives closing the dialog, and ends with the task that is made of it.
let draft = ''

const UseTemplate = layer(async () => (await import('@/features/work/use-template')).UseTemplate)

/** Makes tasks: one of a line, or those of a template. */
export function QuickAdd() {
  return useStore(newRecord) === 'tasks' ? (
    <Suspense fallback={null}>
      <UseTemplate />
    </Suspense>
  ) : (
    <QuickTask />
  )
}

/** Makes a task of one line, and shows what was understood while it is typed. */
function QuickTask() {
  const t = useT()
  const navigate = useNavigate()
  const line = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(draft)
  const offered = useRef<string | undefined>(draft)
  const [error, setError] = useState<string>()
  const [another, setAnother] = useState(false)
  const [chosen, setChosen] = useState<KeptRecurrence>()
  const me = useMe()
  const [place, setPlace] = useNewPlace()
  const { task, people, keep, forget } = useQuickTask(text, place.workspace ?? me?.defaultWorkspaceId)
  const type = (next: string) => {
    draft = next
    setText(next)
    setError(undefined)
  }
  useTypedAhead(type)
  const submit = (event?: FormEvent) => {
    event?.preventDefault()
    const slip = titleSlip(task, t)
    if (slip) return setError(slip)
    const { timeZone } = preferences.get()
    const taken = fieldsOf(place, { me, people, now: new Date(), timeZone })
    // What the line says goes before what the list is filtered by.
    const said = quickFields(task, chosen)
    const { dueTimeZone, ...when } = { ...(said.recurrence ? {} : taken.due), ...said }
    const assignee = quickAssignee({ ...task, assignee: task.assignee ?? taken.assignee })
    const tags = [...new Set([...taken.tags, ...said.tags])]
    const zone = dueTimeZone ? { dueTimeZone } : {}
    const fields = { ...taken.fields, ...when, ...zone, ...assignee.fields, tags }
    const id = createTask(fields, assignee.shown)
    type('')
    setChosen(undefined)
    forget()
    if (another) return undefined
    newRecord.set(undefined)
    return void navigate({ to: '/tasks/$taskId', params: { taskId: id }, search: (search) => search })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.metaKey || event.ctrlKey)) submit(event)
  }
  return (
    <Dialog open title={t('shell.newTask')} wide onClose={() => newRecord.set(undefined)}>
      <form onSubmit={submit} onKeyDown={onKeyDown} className="flex flex-col gap-4">
        <Field label={t('layers.quickLabel')} hint={t('layers.quickHint')} error={error}>
          {(control) => (
            <QuickLine
              {...control}
              ref={line}
              autoFocus
              // A draft is offered: it gives way to what is typed in its place.
              onFocus={(event) => {
                if (event.currentTarget.value === offered.current) event.currentTarget.select()
                offered.current = undefined
              }}
              placeholder={t('layers.quickPlaceholder')}
              text={text}
              onText={type}
              people={people}
              className={inputClass}
            />
          )}
        </Field>
        <div className="flex min-h-7 flex-wrap items-center gap-x-4 gap-y-2">
          {/* Told to screen readers as it changes: what the task will be called. */}
          <p role="status" className="max-w-full truncate text-table font-medium">
            {task.parts.length > 0 && task.title}
          </p>
          <QuickParts task={task} line={line} onKeep={keep} />
        </div>
        {(chosen || !task.repeat) && <QuickRepeat recurrence={chosen} due={quickDue(task)} onChange={setChosen} />}
        <QuickPlace place={place} onPlace={setPlace} people={people} />
        <div className="flex items-center justify-between gap-3">
          <label className="flex items-center gap-2.5 text-table text-muted">
            <Checkbox checked={another} onChange={(event) => setAnother(event.target.checked)} />
            {t('layers.quickCreateMore')}
          </label>
          <div className="flex flex-wrap justify-end gap-2">
            {can(me, 'work.template.read') && (
              <Button look="ghost" onClick={() => newTasks()}>
                {t('template.fromTemplate')}
              </Button>
            )}
            <Button type="submit" look="primary">
              {t('layers.createTask')}
            </Button>
          </div>
        </div>
      </form>
    </Dialog>
  )
}
