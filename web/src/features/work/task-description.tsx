import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { lazy, Suspense, useState } from 'react'
import { useDraftField } from '@/components/draft-field'
import { Kbd } from '@/components/ui/kbd'
import { updateTask } from '@/features/work/task.actions'
import { useT } from '@/lib/i18n'

const Markdown = lazy(() => import('@/components/markdown').then((module) => ({ default: module.Markdown })))

/** The description: shown as Markdown, written as text. */
export function TaskDescription({ task }: { task: Task }) {
  const t = useT()
  const [editing, setEditing] = useState(false)
  if (editing) return <DescriptionEditor task={task} onDone={() => setEditing(false)} />
  if (!task.description) {
    return (
      <button
        type="button"
        onClick={() => setEditing(true)}
        className="-mx-2 mt-3 block w-[calc(100%+1rem)] rounded-md px-2 py-1.5 text-left text-table text-muted hover:bg-surface-2"
      >
        {t('work.addDescription')}
      </button>
    )
  }
  return (
    <section aria-label={t('work.description')} className="group relative mt-3">
      <Suspense fallback={<p className="text-table whitespace-pre-wrap">{task.description}</p>}>
        <Markdown text={task.description} />
      </Suspense>
      <button
        type="button"
        onClick={() => setEditing(true)}
        className="mt-1 rounded-sm text-xs text-muted underline-offset-2 hover:text-text hover:underline"
      >
        {t('shell.edit')}
      </button>
    </section>
  )
}

function DescriptionEditor({ task, onDone }: { task: Task; onDone: () => void }) {
  const t = useT()
  const field = useDraftField({
    value: task.description,
    multiline: true,
    save: (description) => updateTask(task, { description }),
    onDone,
  })
  return (
    <div className="mt-3">
      <textarea
        {...field.props}
        autoFocus
        aria-label={t('work.description')}
        className="field-sizing-content min-h-28 w-full resize-none rounded-md border border-line-strong bg-surface-0 px-3 py-2 text-table leading-5"
      />
      <p className="mt-1 flex items-center gap-1.5 text-xs text-muted">
        <Kbd keys="mod+enter" /> {t('shell.save')}
      </p>
    </div>
  )
}
