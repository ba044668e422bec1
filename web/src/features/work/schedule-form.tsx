import { CreateScheduleRequestSchema } from '@eventkit/api/eventkit/v1/schedule_pb'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, type KeyboardEvent, useState } from 'react'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useMe } from '@/directory/me.queries'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { messageOf } from '@/features/work/recurrence.message'
import { ActionFields, actionOf, draftOfAction } from '@/features/work/schedule-action'
import { ScheduleRepeat } from '@/features/work/schedule-repeat'
import { schedules } from '@/features/work/schedule'
import { type Failure, readFailure } from '@/lib/errors'
import { checkFields } from '@/lib/field-rules'
import { useT } from '@/lib/i18n'

/** The form for a new schedule. */
export function ScheduleForm({ onClose }: { onClose: () => void }) {
  const t = useT()
  const me = useMe()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [recurrence, setRecurrence] = useState<KeptRecurrence>()
  const [draft, setDraft] = useState(() => draftOfAction(undefined, me?.defaultWorkspaceId ?? ''))
  const [isTried, setTried] = useState(false)
  const [isPending, setPending] = useState(false)
  const [failure, setFailure] = useState<Failure>()
  const slip = checkFields(CreateScheduleRequestSchema, { name: name.trim() }, t)[0]?.description
  const action = actionOf(draft)
  const submit = async (event: FormEvent | KeyboardEvent) => {
    event.preventDefault()
    setTried(true)
    if (slip || !recurrence || !action || isPending) return
    setPending(true)
    try {
      const { id } = await schedules.verbs.create({ name: name.trim(), recurrence: messageOf(recurrence), action })
      onClose()
      await navigate({ to: `${schedules.path}/${id}`, search: true })
    } catch (error) {
      setFailure(readFailure(error))
    } finally {
      setPending(false)
    }
  }
  return (
    <form
      noValidate
      onSubmit={(event) => void submit(event)}
      onKeyDown={(key) => key.key === 'Enter' && (key.metaKey || key.ctrlKey) && void submit(key)}
      className="flex flex-col gap-4"
    >
      <FormError failure={failure} />
      <Field label={t('schedule.name')} error={isTried ? slip : undefined}>
        {(control) => <Input {...control} autoFocus value={name} onChange={({ target }) => setName(target.value)} />}
      </Field>
      <Field label={t('schedule.when')} error={isTried && !recurrence ? t('layers.fieldRequired') : undefined}>
        {(control) => <ScheduleRepeat control={control} recurrence={recurrence} onChange={setRecurrence} />}
      </Field>
      <ActionFields draft={draft} isTried={isTried} onChange={(part) => setDraft({ ...draft, ...part })} />
      <FormActions label={t('schedule.create')} isPending={isPending} onCancel={onClose} />
    </form>
  )
}
