import { useMutation } from '@connectrpc/connect-query'
import { type Template } from '@eventkit/api/eventkit/v1/template_pb'
import { TemplateUseService } from '@eventkit/api/eventkit/v1/template_use_pb'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { DateInput } from '@/components/date-input'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { ReferenceField } from '@/components/records/reference-field'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Select } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { can, useMe } from '@/directory/me.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { dueWords } from '@/features/work/template.span'
import { takeBackNew } from '@/features/work/task.bulk'
import { templates } from '@/features/work/template'
import { inTreeOrder } from '@/features/work/template.tree'
import { readFailure } from '@/lib/errors'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { newId } from '@/lib/ids'
import { newRecord } from '@/lib/new-record'
import { tasksFrom } from '@/components/new-tasks'
import { kindOf } from '@/lib/records/kinds'
import { useRecord } from '@/lib/records/record-queries'
import { useStore } from '@/lib/store'
import { tell } from '@/lib/tell'
import { toInputValue } from '@/lib/zoned-time'

const close = () => newRecord.set(undefined)

/** Makes tasks from a template, for a day or for an event. */
export function UseTemplate() {
  const t = useT()
  const from = useStore(tasksFrom)
  return (
    <Dialog open wide title={t('template.useTitle')} description={t('template.useHint')} onClose={close}>
      <UseForm key={from.templateId} {...from} />
    </Dialog>
  )
}

type Way = 'day' | 'event'

function UseForm({ templateId, event }: { templateId?: string; event?: { id: string; name: string } }) {
  const t = useT()
  const me = useMe()
  const { timeZone } = useFormat()
  const events = kindOf('planning.event')
  const [id, setId] = useState(templateId)
  const [way, setWay] = useState<Way>(event ? 'event' : 'day')
  const [eventId, setEventId] = useState(event?.id)
  const [date, setDate] = useState(() => toInputValue(new Date(), timeZone).slice(0, 10))
  const [workspaceId, setWorkspaceId] = useState(me?.defaultWorkspaceId ?? '')
  // One a form: sent again, it makes nothing twice.
  const [useId] = useState(newId)
  const [slip, setSlip] = useState<'template' | 'day' | 'event'>()
  const template = useRecord(templates, id ?? '').data
  const making = useMutation(TemplateUseService.method.useTemplate, {
    onSuccess: ({ tasks, unassignedTaskIds }) => {
      const count = unassignedTaskIds.length
      const detail = count > 0 ? t('template.unassigned', { count }) : undefined
      tell('ok', t('template.made', { count: tasks.length }), detail, () => takeBackNew(tasks))
      close()
    },
    onError: (error) => {
      if (readFailure(error).reason === 'event_needed') setWay('event')
    },
  })
  const failure = making.error ? readFailure(making.error) : undefined
  const isEventNeeded = failure?.reason === 'event_needed' && !eventId
  const submit = (submitted: FormEvent | KeyboardEvent) => {
    submitted.preventDefault()
    if (making.isPending) return
    if (!id) return setSlip('template')
    if (way === 'day' && !date) return setSlip('day')
    if (way === 'event' && !eventId) return setSlip('event')
    return making.mutate({ id, useId, workspaceId, ...(way === 'event' ? { eventId: eventId ?? '' } : { date }) })
  }
  const eventSlip = isEventNeeded
    ? t('template.eventNeeded')
    : slip === 'event' && !eventId
      ? t('template.chooseEventFirst')
      : undefined
  const mayEvents = events && can(me, events.reading)
  return (
    <form
      noValidate
      onSubmit={submit}
      onKeyDown={(key) => key.key === 'Enter' && (key.metaKey || key.ctrlKey) && submit(key)}
      className="flex flex-col gap-4"
    >
      {!isEventNeeded && <FormError failure={failure} />}
      <Field label={t('template.one')} error={slip === 'template' && !id ? t('template.chooseFirst') : undefined}>
        {(control) => (
          <ReferenceField
            control={control}
            kind={templates}
            label={t('template.choose')}
            id={id}
            onPick={(record) => setId(record?.id)}
          />
        )}
      </Field>
      {mayEvents && (
        <Segmented
          label={t('template.for')}
          value={way}
          options={[
            { value: 'day', label: t('template.forDay') },
            { value: 'event', label: t('template.forEvent') },
          ]}
          onChange={setWay}
        />
      )}
      {way === 'event' && mayEvents ? (
        <Field label={t('template.event')} hint={t('template.eventHint')} error={eventSlip}>
          {(control) => (
            <ReferenceField
              control={control}
              kind={events}
              label={t('template.chooseEvent')}
              id={eventId}
              onPick={(record) => setEventId(record?.id)}
            />
          )}
        </Field>
      ) : (
        <Field
          label={t('template.day')}
          hint={t('template.dayHint')}
          error={slip === 'day' && !date ? t('layers.fieldRequired') : undefined}
        >
          {(control) => <DateInput {...control} value={date} onChange={setDate} />}
        </Field>
      )}
      <WorkspaceField value={workspaceId} onChange={setWorkspaceId} />
      {template && <UsePreview template={template} />}
      <FormActions
        label={t('template.make', { count: template?.tasks.length ?? 0 })}
        isPending={making.isPending}
        onCancel={close}
      />
    </form>
  )
}

function WorkspaceField({ value, onChange }: { value: string; onChange: (id: string) => void }) {
  const t = useT()
  const workspaces = useWorkspaces()
  return (
    <Field label={t('work.workspace')}>
      {(control) => (
        <Select {...control} value={value} onChange={({ target }) => onChange(target.value)}>
          {workspaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
    </Field>
  )
}

/** What is going to be made. */
function UsePreview({ template }: { template: Template }) {
  const t = useT()
  const { locale } = useFormat()
  return (
    <ul
      aria-label={t('template.preview')}
      // Reached by the keyboard where it scrolls.
      tabIndex={0}
      className="max-h-48 overflow-y-auto rounded-md border border-line p-3 text-table"
    >
      {inTreeOrder(template.tasks).map(({ task, depth }) => (
        <li key={task.key} style={{ paddingInlineStart: Math.min(depth, 6) * 16 }} className="py-0.5">
          {task.title} <span className="text-muted">{dueWords(task, t, locale)}</span>
        </li>
      ))}
    </ul>
  )
}
