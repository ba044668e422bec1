import { create } from '@bufbuild/protobuf'
import { type ScheduleAction, ScheduleActionSchema } from '@eventkit/api/eventkit/v1/schedule_pb'
import { type FormEvent, useState } from 'react'
import { FormActions } from '@/components/form-actions'
import { ReferenceField } from '@/components/records/reference-field'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Select } from '@/components/ui/input'
import { can, useMe } from '@/directory/me.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { templates } from '@/features/work/template'
import { useT } from '@/lib/i18n'
import { kindOf } from '@/lib/records/kinds'

/** What the form of an action holds. */
export interface ActionDraft {
  what: 'makeTasks' | 'writeEntry' | 'callWebhook'
  templateId: string
  workspaceId: string
  text: string
  webhookId: string
}

/** Where the form begins: with an action, or with making tasks. */
export function draftOfAction(action: ScheduleAction | undefined, workspaceId: string): ActionDraft {
  const draft: ActionDraft = { what: 'makeTasks', templateId: '', workspaceId, text: '', webhookId: '' }
  const what = action?.what
  return what?.case === undefined ? draft : { ...draft, ...what.value, what: what.case }
}

/** The action of a draft; undefined while something is missing. */
export function actionOf({ what, templateId, workspaceId, text, webhookId }: ActionDraft): ScheduleAction | undefined {
  if (what === 'makeTasks')
    return templateId
      ? create(ScheduleActionSchema, { what: { case: what, value: { templateId, workspaceId } } })
      : undefined
  if (what === 'writeEntry')
    return text.trim()
      ? create(ScheduleActionSchema, { what: { case: what, value: { text: text.trim() } } })
      : undefined
  return webhookId
    ? create(ScheduleActionSchema, { what: { case: what, value: { webhookId, text: text.trim() } } })
    : undefined
}

/** Asks what a schedule does. */
export function ActionDialog(props: {
  action: ScheduleAction | undefined
  onSave: (action: ScheduleAction) => void
  onClose: () => void
}) {
  const t = useT()
  const me = useMe()
  const [draft, setDraft] = useState(() => draftOfAction(props.action, me?.defaultWorkspaceId ?? ''))
  const [isTried, setTried] = useState(false)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    const action = actionOf(draft)
    if (!action) return
    props.onSave(action)
    props.onClose()
  }
  return (
    <Dialog open title={t('schedule.action')} description={t('schedule.actionHint')} onClose={props.onClose}>
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <ActionFields draft={draft} isTried={isTried} onChange={(part) => setDraft({ ...draft, ...part })} />
        <FormActions label={t('shell.save')} isPending={false} onCancel={props.onClose} />
      </form>
    </Dialog>
  )
}

interface FieldsProps {
  draft: ActionDraft
  /** Whether what is missing is said. */
  isTried: boolean
  onChange: (part: Partial<ActionDraft>) => void
}

/** What a schedule does, in a form. */
export function ActionFields({ draft, isTried, onChange }: FieldsProps) {
  const t = useT()
  const mayCall = can(useMe(), 'webhooks.endpoint.write')
  return (
    <>
      <Field label={t('schedule.action')}>
        {(control) => (
          <Select
            {...control}
            value={draft.what}
            onChange={({ target }) => onChange({ what: target.value as ActionDraft['what'] })}
          >
            <option value="makeTasks">{t('schedule.makeTasks')}</option>
            <option value="writeEntry">{t('schedule.writeEntry')}</option>
            {(mayCall || draft.what === 'callWebhook') && (
              <option value="callWebhook">{t('schedule.callWebhook')}</option>
            )}
          </Select>
        )}
      </Field>
      {draft.what === 'makeTasks' && <TaskFields draft={draft} isTried={isTried} onChange={onChange} />}
      {draft.what === 'callWebhook' && <WebhookField draft={draft} isTried={isTried} onChange={onChange} />}
      {draft.what !== 'makeTasks' && (
        <Field
          label={t('schedule.text')}
          error={isTried && draft.what === 'writeEntry' && !draft.text.trim() ? t('layers.fieldRequired') : undefined}
        >
          {(control) => (
            <Input
              {...control}
              maxLength={500}
              value={draft.text}
              onChange={({ target }) => onChange({ text: target.value })}
            />
          )}
        </Field>
      )}
    </>
  )
}

function TaskFields({ draft, isTried, onChange }: FieldsProps) {
  const t = useT()
  const workspaces = useWorkspaces()
  return (
    <>
      <Field label={t('template.one')} error={isTried && !draft.templateId ? t('template.chooseFirst') : undefined}>
        {(control) => (
          <ReferenceField
            control={control}
            kind={templates}
            label={t('template.choose')}
            id={draft.templateId || undefined}
            onPick={(record) => onChange({ templateId: record?.id ?? '' })}
          />
        )}
      </Field>
      <Field label={t('work.workspace')}>
        {(control) => (
          <Select
            {...control}
            value={draft.workspaceId}
            onChange={({ target }) => onChange({ workspaceId: target.value })}
          >
            {workspaces.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
      </Field>
    </>
  )
}

function WebhookField({ draft, isTried, onChange }: FieldsProps) {
  const t = useT()
  const webhooks = kindOf('webhooks.endpoint')
  if (!webhooks) return null
  return (
    <Field label={t('webhook.one')} error={isTried && !draft.webhookId ? t('layers.fieldRequired') : undefined}>
      {(control) => (
        <ReferenceField
          control={control}
          kind={webhooks}
          label={t('schedule.chooseWebhook')}
          id={draft.webhookId || undefined}
          onPick={(record) => onChange({ webhookId: record?.id ?? '' })}
        />
      )}
    </Field>
  )
}
