import { type Role, UpdateRoleRequestSchema } from '@eventkit/api/eventkit/v1/role_pb'
import { Trash2 } from 'lucide-react'
import { SaveButton } from '@/components/form-actions'
import { DetailPanel } from '@/components/detail-panel'
import { FormClash } from '@/components/form-clash'
import { FormError } from '@/components/form-error'
import { MissingRecord } from '@/components/missing-record'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { can, useMe } from '@/directory/me.queries'
import { PermissionChoice } from '@/features/rbac/permission-choice'
import { grantsText } from '@/directory/permission-words'
import { roleName } from '@/directory/role-name'
import { RoleKind } from '@/features/rbac/role-page'
import { mayGrant, onlyOf, refreshRoles, usePermissions, useRoles, useRoleVerbs } from '@/directory/role.queries'
import { useEditForm } from '@/lib/edit-form'
import { useT } from '@/lib/i18n'
import { tell, tellRefusal, tellUndoRefusal } from '@/lib/tell'

/** One role: what it allows; the company's own ones are changed and removed here. */
export function RolePanel({ roleKey, onClose }: { roleKey: string; onClose: () => void }) {
  const t = useT()
  const me = useMe()
  const list = useRoles()
  const role = list.roles.find(({ key }) => key === roleKey)
  const canWrite = can(me, 'rbac.role.write') && role !== undefined && !role.builtIn && mayGrant(me, role)
  return (
    <DetailPanel
      label={t('company.rolePanel', { name: role ? roleName(role.key, t, role.name) : '' })}
      subjectType="rbac.role"
      subjectId={roleKey}
      onClose={onClose}
      head={role && <RoleKind role={role} />}
      actions={canWrite && <RemoveRole role={role} onClose={onClose} />}
    >
      {role ? (
        <RoleForm key={role.key} role={role} isReadOnly={!canWrite} />
      ) : (
        <MissingRecord
          query={list}
          goneTitle={t('company.roleGone')}
          goneHint={t('company.roleGoneHint')}
          onLeave={onClose}
        />
      )}
    </DetailPanel>
  )
}

const LABELS = { name: 'company.name', permissions: 'company.permissions', reach: 'company.reach' } as const

const isField = (field: string): field is keyof typeof LABELS => field in LABELS

const readRole = ({ name, permissions, reach }: Role) => ({ name, permissions: permissions.toSorted(), reach })

function RoleForm({ role, isReadOnly }: { role: Role; isReadOnly: boolean }) {
  const t = useT()
  const me = useMe()
  const all = usePermissions().data?.permissions ?? role.permissions
  const words = {
    label: (field: string) => (isField(field) ? t(LABELS[field]) : undefined),
    text: (_: string, value: unknown) => grantsText(value, t) ?? (typeof value === 'string' ? value : ''),
  }
  const { update } = useRoleVerbs()
  const { key } = role
  const form = useEditForm({
    schema: UpdateRoleRequestSchema,
    record: role,
    read: readRole,
    // Who is given a permission is given it so far.
    together: ['permissions', 'reach'],
    save: ({ reach, ...given }) =>
      update.mutateAsync({ ...given, key, ...(reach && { reach: onlyOf(given.permissions ?? [], reach) }) }),
    onSaved: (takeBack, { name }) =>
      tell('ok', t('company.didSaveRole', { name }), undefined, () =>
        update.mutate({ ...takeBack, key }, { onError: tellUndoRefusal }),
      ),
    reread: refreshRoles,
  })
  const { values, set, errors } = form
  return (
    <>
      <form {...form.props} className="flex flex-col gap-4 pt-1">
        <FormError failure={form.failure} />
        {isReadOnly ? (
          <h2 className="text-lg font-semibold">{roleName(role.key, t, role.name)}</h2>
        ) : (
          <Field label={t('company.name')} error={errors['name']}>
            {(control) => (
              <Input {...control} value={values.name} onChange={(event) => set('name', event.target.value)} />
            )}
          </Field>
        )}
        <PermissionChoice
          all={all}
          chosen={values.permissions}
          held={new Set(me?.permissions)}
          reach={values.reach}
          isReadOnly={isReadOnly}
          onChange={(permissions) => set('permissions', permissions.toSorted())}
          onReach={(reach) => set('reach', reach)}
        />
        {!isReadOnly && <SaveButton isChanged={form.isChanged} isPending={form.pending} />}
      </form>
      <FormClash name={roleName(key, t, role.name)} words={words} form={form} />
    </>
  )
}

function RemoveRole({ role, onClose }: { role: Role; onClose: () => void }) {
  const t = useT()
  const { remove, create } = useRoleVerbs()
  const { key, name, permissions, reach } = role
  const act = () =>
    remove.mutate(
      { key },
      {
        onError: tellRefusal,
        onSuccess: () => {
          onClose()
          // Nobody had it, so the same role made anew is the role as it was.
          tell('info', t('company.didRemoveRole', { name }), undefined, () =>
            create.mutate({ key, name, permissions, reach }, { onError: tellRefusal }),
          )
        },
      },
    )
  return (
    <IconButton label={t('shell.delete')} onClick={act}>
      <Trash2 className="size-4" />
    </IconButton>
  )
}
