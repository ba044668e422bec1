import { type ApiKey, CreateApiKeyRequestSchema } from '@eventkit/api/eventkit/v1/api_key_pb'
import { useState } from 'react'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { SecretText } from '@/components/secret-text'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { Segmented } from '@/components/ui/segmented'
import { useApiKeyVerbs } from '@/features/auth/api-key.queries'
import { useMe } from '@/directory/me.queries'
import { byModule, moduleText } from '@/directory/permission-words'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'

const close = () => newRecord.set(undefined)

type Reach = 'none' | 'read' | 'write'

interface NewKey {
  name: string
  /** By module. */
  reach: Readonly<Record<string, Reach>>
}

const EMPTY: NewKey = { name: '', reach: {} }

/** Makes a key for a program; its secret is shown once. */
export function NewApiKeyDialog() {
  const t = useT()
  const [made, setMade] = useState<ApiKey>()
  if (made) {
    return (
      <Dialog open title={t('company.keyMade', { name: made.name })} description={t('company.keyOnce')} onClose={close}>
        <SecretText label={t('company.keySecret')} text={made.secret} onDone={close} />
      </Dialog>
    )
  }
  return (
    <Dialog open title={t('company.newKey')} description={t('company.newKeyHint')} onClose={close}>
      <NewKeyForm onMade={setMade} />
    </Dialog>
  )
}

function scopesOf({ reach }: NewKey): string[] {
  return Object.entries(reach).flatMap(([module, verb]) => (verb === 'none' ? [] : [`${module}:${verb}`]))
}

function NewKeyForm({ onMade }: { onMade: (key: ApiKey) => void }) {
  const t = useT()
  const me = useMe()
  const { create } = useApiKeyVerbs()
  const form = useForm({
    schema: CreateApiKeyRequestSchema,
    initial: EMPTY,
    check: (values) =>
      scopesOf(values).length > 0 ? [] : [{ field: 'scopes', description: t('company.scopesMissing') }],
    submit: async (values) => onMade(await create.mutateAsync({ name: values.name.trim(), scopes: scopesOf(values) })),
  })
  const { values, set, errors } = form
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <Field label={t('company.name')} hint={t('company.keyNameHint')} error={errors['name']}>
        {(control) => (
          <Input {...control} autoFocus value={values.name} onChange={(event) => set('name', event.target.value)} />
        )}
      </Field>
      <fieldset>
        <legend className="pb-1 text-table font-medium">{t('company.scopes')}</legend>
        {byModule(me?.permissions ?? []).map(([module, permissions]) => (
          <ScopeLine
            key={module}
            module={module}
            permissions={permissions}
            reach={values.reach[module] ?? 'none'}
            onChange={(reach) => set('reach', { ...values.reach, [module]: reach })}
          />
        ))}
        {errors['scopes'] && (
          <p role="alert" className="pt-1 text-xs text-danger">
            {errors['scopes']}
          </p>
        )}
      </fieldset>
      <FormActions label={t('company.createKey')} isPending={form.pending} onCancel={close} />
    </form>
  )
}

function ScopeLine(props: {
  module: string
  permissions: readonly string[]
  reach: Reach
  onChange: (reach: Reach) => void
}) {
  const t = useT()
  const label = moduleText(props.module, t)
  const canRead = props.permissions.some((permission) => permission.endsWith('.read'))
  const canWrite = props.permissions.some((permission) => permission.endsWith('.write'))
  const options: { value: Reach; label: string }[] = [
    { value: 'none', label: t('company.scopeNone') },
    ...(canRead ? [{ value: 'read' as const, label: t('company.scopeRead') }] : []),
    ...(canWrite ? [{ value: 'write' as const, label: t('company.scopeWrite') }] : []),
  ]
  return (
    <div className="flex min-h-10 items-center justify-between gap-3 py-0.5 text-table">
      {label}
      <Segmented label={label} value={props.reach} options={options} onChange={props.onChange} />
    </div>
  )
}
