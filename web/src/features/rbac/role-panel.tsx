import { type Role, UpdateRoleRequestSchema } from '@eventkit/api/eventkit/v1/role_pb'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import { SaveButton } from '@/components/form-actions'
import { DetailPanel } from '@/components/detail-panel'
import { FormError } from '@/components/form-error'
import { MissingRecord } from '@/components/missing-record'
import { Field } from '@/components/ui/field'
import { IconButton } from '@/components/ui/icon-button'
import { Input } from '@/components/ui/input'
import { can, useMe } from '@/directory/me.queries'
import { PermissionChoice } from '@/features/rbac/permission-choice'
import { roleName } from '@/directory/role-name'
import { RoleKind } from '@/features/rbac/role-page'
import { mayGrant, onlyOf, usePermissions, useRoles, useRoleVerbs } from '@/directory/role.queries'
import { useForm } from '@/lib/form'
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
        <RoleForm key={`${role.key} ${role.version}`} role={role} isReadOnly={!canWrite} />
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

const FIELDS = ['name', 'permissions', 'reach']

function RoleForm({ role, isReadOnly }: { role: Role; isReadOnly: boolean }) {
  const t = useT()
  const me = useMe()
  const all = usePermissions().data?.permissions ?? role.permissions
  const { update } = useRoleVerbs()
  const [initial] = useState({ name: role.name, permissions: role.permissions, reach: role.reach })
  const form = useForm({
    schema: UpdateRoleRequestSchema,
    initial,
    submit: async ({ name, permissions, reach }) => {
      const { key, version } = role
      const saved = await update.mutateAsync({
        key,
        version,
        name: name.trim(),
        permissions,
        reach: onlyOf(permissions, reach),
        updateMask: { paths: FIELDS },
      })
      tell('ok', t('company.didSaveRole', { name }), undefined, () => {
        const before = { ...initial, key, version: saved.version, updateMask: { paths: FIELDS } }
        update.mutate(before, { onError: tellUndoRefusal })
      })
    },
  })
  const { values, set, errors } = form
  const isChanged =
    values.name !== role.name ||
    String(values.permissions.toSorted()) !== String(role.permissions.toSorted()) ||
    values.permissions.some((permission) => values.reach[permission] !== role.reach[permission])
  return (
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
        onChange={(permissions) => set('permissions', permissions)}
        onReach={(reach) => set('reach', reach)}
      />
      {!isReadOnly && <SaveButton isChanged={isChanged} isPending={form.pending} />}
    </form>
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
