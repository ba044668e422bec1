import { UpdateTaskRequestSchema, type Task } from '@eventkit/api/eventkit/v1/task_pb'
import { useRef } from 'react'
import { useDraftField } from '@/components/draft-field'
import { updateTask } from '@/features/work/task.actions'
import { checkFields } from '@/lib/field-rules'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'

/** The title, edited where it stands; Enter saves, Esc takes the edit back. `e` goes there. */
export function TaskTitle({ task }: { task: Task }) {
  const t = useT()
  const input = useRef<HTMLTextAreaElement>(null)
  const field = useDraftField({
    value: task.title,
    check: (title) => checkFields(UpdateTaskRequestSchema, { title: title.trim() }, t)[0]?.description,
    save: (title) => updateTask(task, { title: title.trim() }),
  })
  useHotkeys({ e: () => input.current?.select() })
  return (
    <>
      <textarea
        {...field.props}
        ref={input}
        rows={1}
        aria-label={t('work.title')}
        aria-invalid={field.error ? true : undefined}
        className="-mx-2 field-sizing-content w-[calc(100%+1rem)] resize-none rounded-md bg-transparent px-2 py-1 text-lg leading-7 font-semibold hover:bg-surface-2 focus:bg-surface-2"
      />
      {field.error && <p className="text-xs text-danger">{field.error}</p>}
    </>
  )
}
