import { create } from '@bufbuild/protobuf'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { type TemplateTask, TemplateTaskSchema } from '@eventkit/api/eventkit/v1/template_pb'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { FormActions } from '@/components/form-actions'
import { TagsField } from '@/components/tags-field'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Select, Textarea } from '@/components/ui/input'
import { usePeople } from '@/directory/user.queries'
import { PRIORITIES, priorityLook } from '@/features/work/task-words'
import { TemplateDue, TemplateReminders } from '@/features/work/template-due'
import { templates } from '@/features/work/template'
import { inTreeOrder, newKey, withParts } from '@/features/work/template.tree'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'
import { knownTags } from '@/lib/records/record-kind'

/** What a text of a template can stand for. The server refuses any other. */
const VARIABLES = ['date', 'event.name', 'event.start', 'event.end', 'venue.name']

const unknownIn = (text: string): string | undefined =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([, name = '']) => name.trim()).find((name) => !VARIABLES.includes(name))

/** Asks for one task of a template. */
export function TemplateTaskDialog(props: {
  tasks: readonly TemplateTask[]
  /** Absent for a new one. */
  task: TemplateTask | undefined
  onSave: (task: TemplateTask) => void
  onClose: () => void
}) {
  const t = useT()
  const { tasks, onClose } = props
  const [task, setTask] = useState(
    () => props.task ?? create(TemplateTaskSchema, { key: newKey(tasks), priority: Priority.MEDIUM }),
  )
  const [isTried, setTried] = useState(false)
  const change = (part: Partial<TemplateTask>) => setTask({ ...task, ...part })
  const { title, description } = task
  const errors = Object.fromEntries(
    checkFields(TemplateTaskSchema, { title: title.trim(), description }, t).map((each) => [
      each.field,
      each.description,
    ]),
  )
  for (const [name, text] of Object.entries({ title, description })) {
    const unknown = unknownIn(text)
    if (unknown !== undefined) errors[name] = t('template.unknownVariable', { name: `{{${unknown}}}` })
  }
  const submit = (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    setTried(true)
    if (Object.keys(errors).length > 0) return
    props.onSave({ ...task, title: title.trim() })
    onClose()
  }
  const shown = isTried ? errors : {}
  return (
    <Dialog open wide title={t(props.task ? 'template.changeTask' : 'template.newTask')} onClose={onClose}>
      <form
        noValidate
        onSubmit={submit}
        onKeyDown={(key) => key.key === 'Enter' && (key.metaKey || key.ctrlKey) && submit(key)}
        className="flex flex-col gap-4"
      >
        <Field
          label={t('template.title')}
          error={shown['title']}
          hint={t('template.variablesHint', { names: VARIABLES.map((name) => `{{${name}}}`).join(', ') })}
        >
          {(control) => (
            <Input {...control} autoFocus value={title} onChange={({ target }) => change({ title: target.value })} />
          )}
        </Field>
        <TemplateDue task={task} onChange={change} />
        {task.due !== '' && <TemplateReminders task={task} onChange={change} />}
        <div className="grid gap-4 sm:grid-cols-3">
          <ParentField tasks={tasks} task={task} onChange={change} />
          <AssigneeField task={task} onChange={change} />
          <Field label={t('work.priority')}>
            {(control) => (
              <Select
                {...control}
                value={task.priority || Priority.MEDIUM}
                onChange={({ target }) => change({ priority: Number(target.value) })}
              >
                {PRIORITIES.map((priority) => (
                  <option key={priority} value={priority}>
                    {t(priorityLook(priority).label)}
                  </option>
                ))}
              </Select>
            )}
          </Field>
        </div>
        <TagsField tags={task.tags} known={knownTags(templates)} onChange={(tags) => change({ tags })} />
        <Field label={t('layers.description')} error={shown['description']}>
          {(control) => (
            <Textarea
              {...control}
              value={description}
              onChange={({ target }) => change({ description: target.value })}
            />
          )}
        </Field>
        <FormActions label={t('shell.save')} isPending={false} onCancel={onClose} />
      </form>
    </Dialog>
  )
}

interface PartProps {
  task: TemplateTask
  onChange: (part: Partial<TemplateTask>) => void
}

/** What the task is part of: any other but what is part of it. */
function ParentField({ tasks, task, onChange }: PartProps & { tasks: readonly TemplateTask[] }) {
  const t = useT()
  const own = withParts(tasks, task.key)
  const others = inTreeOrder(tasks).filter((branch) => !own.has(branch.task.key))
  return (
    <Field label={t('template.parent')}>
      {(control) => (
        <Select {...control} value={task.parent} onChange={({ target }) => onChange({ parent: target.value })}>
          <option value="">{t('template.noParent')}</option>
          {others.map(({ task: { key, title } }) => (
            <option key={key} value={key}>
              {title}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** Whom the task is for: who is not here any more stays until somebody else is chosen. */
function AssigneeField({ task, onChange }: PartProps) {
  const t = useT()
  const people = usePeople()
  const isKnown = task.assigneeId === '' || people.some(({ id }) => id === task.assigneeId)
  return (
    <Field label={t('work.assignee')}>
      {(control) => (
        <Select {...control} value={task.assigneeId} onChange={({ target }) => onChange({ assigneeId: target.value })}>
          <option value="">{t('shell.nobody')}</option>
          {!isKnown && <option value={task.assigneeId}>{t('shell.someone')}</option>}
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}
