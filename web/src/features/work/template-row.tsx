import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import type { TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'
import { ArrowDown, ArrowUp, X } from 'lucide-react'
import { IconButton } from '@/components/ui/icon-button'
import { useNameOf } from '@/directory/user.queries'
import { dueWords } from '@/features/work/template.span'
import { priorityLook } from '@/features/work/task-words'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** One task of a template: what it is called, when it is due and whose it is. */
export function TemplateRow(props: {
  task: TemplateTask
  depth: number
  isReadOnly: boolean
  onOpen: () => void
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}) {
  const t = useT()
  const { locale } = useFormat()
  const nameOf = useNameOf()
  const { task, depth, isReadOnly } = props
  const name = task.title
  const about = [
    dueWords(task, t, locale),
    task.assigneeId && (nameOf(task.assigneeId) ?? t('shell.someone')),
    task.priority !== Priority.UNSPECIFIED && t(priorityLook(task.priority).label),
    ...task.tags.map((tag) => `#${tag}`),
  ]
  const content = (
    <>
      <span className="block break-words">{name}</span>
      <span className="block text-xs text-muted">{about.filter(Boolean).join(' · ')}</span>
    </>
  )
  return (
    <li
      className="group flex items-start gap-0.5 py-0.5 text-table"
      style={{ paddingInlineStart: Math.min(depth, 6) * 16 }}
    >
      {isReadOnly ? (
        <span className="min-w-0 flex-1 py-0.5">{content}</span>
      ) : (
        <>
          <button
            type="button"
            className="-mx-2 min-h-7 min-w-0 flex-1 rounded-md px-2 py-0.5 text-start hover:bg-surface-2 pointer-coarse:min-h-11"
            onClick={props.onOpen}
          >
            {content}
          </button>
          <span className="flex print:hidden">
            <IconButton label={t('template.moveUp', { name })} onClick={() => props.onMove(-1)}>
              <ArrowUp className="size-4" />
            </IconButton>
            <IconButton label={t('template.moveDown', { name })} onClick={() => props.onMove(1)}>
              <ArrowDown className="size-4" />
            </IconButton>
            <IconButton label={t('template.remove', { name })} onClick={props.onRemove}>
              <X className="size-4" />
            </IconButton>
          </span>
        </>
      )}
    </li>
  )
}
