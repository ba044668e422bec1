import type { Template, TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'
import { ClipboardList, Plus } from 'lucide-react'
import { Suspense, useRef, useState } from 'react'
import { useKeptFocus } from '@/components/kept-focus'
import { Button } from '@/components/ui/button'
import { can, useMe } from '@/directory/me.queries'
import { templates } from '@/features/work/template'
import { inTreeOrder, kept, moved, removed } from '@/features/work/template.tree'
import { TemplateRow } from '@/features/work/template-row'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { newTasks } from '@/components/new-tasks'

const TaskDialog = layer(async () => (await import('@/features/work/template-task-dialog')).TemplateTaskDialog)

/** Makes tasks from the template, for those who may. */
export function TemplateHead({ record }: { record: Template }) {
  const t = useT()
  const me = useMe()
  if (record.deletedAt || record.tasks.length === 0 || !can(me, 'work.task.write')) return null
  return (
    <Button size="sm" look="primary" onClick={() => newTasks({ templateId: record.id })}>
      <ClipboardList className="size-4" aria-hidden />
      {t('template.use')}
    </Button>
  )
}

/** As many tasks as a template may have. */
const MOST = 200

/** The tasks of a template, each with its subtasks below it. */
export function TemplateFoot({ record, isReadOnly }: { record: Template; isReadOnly: boolean }) {
  const t = useT()
  const [editing, setEditing] = useState<TemplateTask | 'new'>()
  const list = useRef<HTMLUListElement>(null)
  const keepFocus = useKeptFocus(list, record.tasks.length)
  const save = (tasks: TemplateTask[]) => templates.verbs.update(record, { tasks })
  const branches = inTreeOrder(record.tasks)
  return (
    <section aria-label={t('template.tasks')} className="pt-5">
      <h2 className="text-table font-semibold">{t('template.tasks')}</h2>
      {branches.length === 0 && <p className="mt-1 text-table text-muted">{t('template.noTasks')}</p>}
      <ul ref={list} className="mt-1 flex flex-col">
        {branches.map(({ task, depth }) => (
          <TemplateRow
            key={task.key}
            task={task}
            depth={depth}
            isReadOnly={isReadOnly}
            onOpen={() => setEditing(task)}
            onMove={(by) => save(moved(record.tasks, task.key, by))}
            onRemove={() => {
              keepFocus()
              save(removed(record.tasks, task.key))
            }}
          />
        ))}
      </ul>
      {!isReadOnly && branches.length < MOST && (
        <Button look="ghost" size="sm" className="mt-1 print:hidden" onClick={() => setEditing('new')}>
          <Plus className="size-4" aria-hidden />
          {t('template.addTask')}
        </Button>
      )}
      <Suspense fallback={null}>
        {editing && (
          <TaskDialog
            tasks={record.tasks}
            task={editing === 'new' ? undefined : editing}
            onSave={(task) => save(kept(record.tasks, task))}
            onClose={() => setEditing(undefined)}
          />
        )}
      </Suspense>
    </section>
  )
}
