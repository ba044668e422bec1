import { CreateRoleRequestSchema } from '@eventkit/api/eventkit/v1/role_pb'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { useMe } from '@/directory/me.queries'
import { PermissionChoice } from '@/features/rbac/permission-choice'
import { roleKeyOf } from '@/directory/permission-words'
import { onlyOf, type ReachOf, usePermissions, useRoleVerbs } from '@/directory/role.queries'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { tell } from '@/lib/tell'

const close = () => newRecord.set(undefined)

interface NewRole {
  name: string
  key: string
  permissions: string[]
  reach: ReachOf
}

const EMPTY: NewRole = { name: '', key: '', permissions: [], reach: {} }

/** The form for a role of the company's own. */
export function NewRoleDialog({ onDone }: { onDone: (key: string) => void }) {
  const t = useT()
  return (
    <Dialog open wide title={t('company.newRole')} description={t('company.newRoleHint')} onClose={close}>
      <NewRoleForm onDone={onDone} />
    </Dialog>
  )
}

function NewRoleForm({ onDone }: { onDone: (key: string) => void }) {
  const t = useT()
  const me = useMe()
  const all = usePermissions().data?.permissions ?? []
  const { create } = useRoleVerbs()
  const form = useForm({
    schema: CreateRoleRequestSchema,
    initial: EMPTY,
    draft: 'new-role',
    submit: async ({ name, key, permissions, reach }) => {
      const given = { name: name.trim(), key, permissions, reach: onlyOf(permissions, reach) }
      const role = await create.mutateAsync(given)
      close()
      tell('ok', t('company.didCreateRole', { name: role.name }))
      onDone(role.key)
    },
  })
  const { values, set, errors } = form
  // The key follows the name until somebody writes their own.
  const rename = (name: string) =>
    form.change(values.key === roleKeyOf(values.name) ? { name, key: roleKeyOf(name) } : { name })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('company.name')} error={errors['name']}>
          {(control) => (
            <Input {...control} autoFocus value={values.name} onChange={(event) => rename(event.target.value)} />
          )}
        </Field>
        <Field label={t('company.roleKey')} hint={t('company.roleKeyHint')} error={errors['key']}>
          {(control) => (
            <Input
              {...control}
              className="font-mono"
              value={values.key}
              onChange={(event) => set('key', event.target.value)}
            />
          )}
        </Field>
      </div>
      <PermissionChoice
        all={all}
        chosen={values.permissions}
        held={new Set(me?.permissions)}
        reach={values.reach}
        isReadOnly={false}
        onChange={(permissions) => set('permissions', permissions)}
        onReach={(reach) => set('reach', reach)}
      />
      <FormActions label={t('company.createRole')} isPending={form.pending} onCancel={close} />
    </form>
  )
}
