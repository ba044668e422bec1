import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { type FormEvent, useId, useRef, useState } from 'react'
import { quickAssignee, quickFields, titleSlip, useQuickTask } from '@/features/work/quick-add.task'
import { QuickLine } from '@/features/work/quick-add.line'
import { QuickParts } from '@/features/work/quick-add.parts'
import { createTask, toggleDone } from '@/features/work/task.actions'
import { useSubtasks } from '@/features/work/task.queries'
import { AssigneeAvatar, DueLabel } from '@/features/work/task-cells'
import { StatusCircle } from '@/features/work/task-status'
import { isClosed } from '@/features/work/task-words'
import { Checkbox } from '@/components/ui/checkbox'
import { useMe } from '@/directory/me.queries'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** The subtasks as a checklist, with how far it is. */
export function TaskSubtasks({ task, isReadOnly }: { task: Task; isReadOnly: boolean }) {
  const t = useT()
  const subtasks = useSubtasks(task.id)
  if (isReadOnly && subtasks.length === 0) return null
  const counted = subtasks.filter(({ status }) => status !== 'cancelled')
  const done = counted.filter(({ status }) => status === 'done').length
  return (
    <section aria-label={t('work.subtasks')} className="pt-5">
      <h2 className="text-table font-semibold">
        {t('work.subtasks')}{' '}
        {counted.length > 0 && (
          <span className="tabular font-normal text-muted">
            {t('work.subtasksDone', { done, all: counted.length })}
          </span>
        )}
      </h2>
      {counted.length > 0 && (
        <div className="mt-2 mb-1.5 h-1 overflow-hidden rounded-full bg-surface-3" aria-hidden>
          <div
            className="h-full rounded-full bg-ok transition-[width]"
            style={{ width: `${(done / counted.length) * 100}%` }}
          />
        </div>
      )}
      <ul>
        {subtasks.map((subtask) => (
          <li key={subtask.id} className="flex min-h-7 items-center gap-3 pointer-coarse:min-h-11">
            {isReadOnly ? (
              <StatusCircle task={subtask} isReadOnly />
            ) : (
              <Checkbox
                className="[--accent:var(--ok)]"
                checked={isClosed(subtask)}
                aria-label={subtask.title}
                onChange={() => toggleDone(subtask)}
              />
            )}
            <Link
              to="/tasks/$taskId"
              params={{ taskId: subtask.id }}
              search={(search) => search}
              className={cx(
                'min-w-0 flex-1 truncate text-table hover:underline',
                isClosed(subtask) && 'text-muted line-through',
              )}
            >
              {subtask.title}
            </Link>
            <span className="flex shrink-0 items-center gap-2 text-xs">
              <DueLabel task={subtask} />
              {subtask.assignee && <AssigneeAvatar task={subtask} />}
            </span>
          </li>
        ))}
      </ul>
      {!isReadOnly && <AddSubtask task={task} />}
    </section>
  )
}

function AddSubtask({ task }: { task: Task }) {
  const t = useT()
  const line = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()
  const me = useMe()
  const errorId = useId()
  const { task: made, people, keep, forget } = useQuickTask(text, task.workspaceId)
  const type = (next: string) => {
    setText(next)
    setError(undefined)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!text.trim()) return
    const slip = titleSlip(made, t)
    if (slip) return setError(slip)
    // What only I see of a task goes for what I add to it.
    const isMine = task.createdBy?.id === me?.id && (task.assignee ?? task.createdBy)?.id === me?.id
    const own = task.private && isMine && { private: true }
    const place = { parentId: task.id, workspaceId: task.workspaceId, section: task.section, ...own }
    const assignee = quickAssignee(made)
    createTask({ ...quickFields(made), ...place, ...assignee.fields }, assignee.shown)
    type('')
    forget()
  }
  return (
    <form className="mt-1 flex flex-col gap-1.5 print:hidden" onSubmit={submit}>
      <div className="flex items-start gap-2.5">
        <Plus className="mt-1.5 size-4 shrink-0 text-muted pointer-coarse:mt-3.5" aria-hidden />
        <QuickLine
          ref={line}
          text={text}
          onText={type}
          people={people}
          placeholder={t('layers.addSubtask')}
          aria-label={t('layers.subtaskTitle')}
          aria-invalid={error ? true : undefined}
          aria-describedby={error && errorId}
          className="h-7 w-full rounded-md bg-transparent px-1 text-table hover:bg-surface-2 focus:bg-surface-2 pointer-coarse:h-11"
        />
      </div>
      {error && (
        <p id={errorId} role="alert" className="text-xs text-danger">
          {error}
        </p>
      )}
      <QuickParts task={made} line={line} onKeep={keep} />
    </form>
  )
}
