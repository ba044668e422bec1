import { type Invitation, InviteUserRequestSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { useState } from 'react'
import { FormActions } from '@/components/form-actions'
import { FormError } from '@/components/form-error'
import { Checkbox } from '@/components/ui/checkbox'
import { Dialog } from '@/components/ui/dialog'
import { Field } from '@/components/ui/field'
import { Input, Select } from '@/components/ui/input'
import { InviteLink } from '@/features/auth/invite-link'
import { useInvitationVerbs } from '@/features/auth/invitation.queries'
import { roleName } from '@/directory/role-name'
import { useGrantableRoles } from '@/directory/role.queries'
import { useWorkspaces } from '@/directory/workspace.queries'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { newRecord } from '@/lib/new-record'
import { tell } from '@/lib/tell'

const close = () => newRecord.set(undefined)

interface NewInvitation {
  email: string
  role: string
  workspaceIds: string[]
}

const EMPTY: NewInvitation = { email: '', role: 'crew', workspaceIds: [] }

/** Invites a person; without a mail server the link is shown to hand over. */
export function InviteDialog() {
  const t = useT()
  const [made, setMade] = useState<Invitation>()
  if (made) return <InviteLink invitation={made} onClose={close} />
  return (
    <Dialog open title={t('company.invite')} onClose={close}>
      <InviteForm onLink={setMade} />
    </Dialog>
  )
}

function InviteForm({ onLink }: { onLink: (invitation: Invitation) => void }) {
  const t = useT()
  const roles = useGrantableRoles()
  const workspaces = useWorkspaces()
  const { invite } = useInvitationVerbs()
  // What was chosen first, or kept as a draft, may be a role that this person cannot give.
  const grantable = (key: string) => (roles.some((role) => role.key === key) ? key : (roles[0]?.key ?? key))
  const form = useForm({
    schema: InviteUserRequestSchema,
    initial: EMPTY,
    draft: 'invite',
    submit: async ({ email, role, workspaceIds }) => {
      const invitation = await invite.mutateAsync({ email: email.trim(), role: grantable(role), workspaceIds })
      if (invitation.link) return onLink(invitation)
      close()
      return tell('ok', t('company.didInvite', { email: invitation.email }))
    },
  })
  const { values, set, errors } = form
  const toggle = (id: string) =>
    set(
      'workspaceIds',
      values.workspaceIds.includes(id)
        ? values.workspaceIds.filter((other) => other !== id)
        : [...values.workspaceIds, id],
    )
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <Field label={t('auth.email')} error={errors['email']}>
        {(control) => (
          <Input
            {...control}
            type="email"
            autoFocus
            autoComplete="off"
            value={values.email}
            onChange={(event) => set('email', event.target.value)}
          />
        )}
      </Field>
      <Field label={t('company.role')} error={errors['role']} hint={t('company.roleHint')}>
        {(control) => (
          <Select {...control} value={grantable(values.role)} onChange={(event) => set('role', event.target.value)}>
            {roles.map((role) => (
              <option key={role.key} value={role.key}>
                {roleName(role.key, t, role.name)}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <fieldset>
        <legend className="pb-1.5 text-table font-medium">{t('shell.workspaces')}</legend>
        <div className="max-h-56 overflow-y-auto">
          {workspaces.map(({ id, name }) => (
            <label key={id} className="flex min-h-8 items-center gap-2.5 text-table pointer-coarse:min-h-11">
              <Checkbox checked={values.workspaceIds.includes(id)} onChange={() => toggle(id)} />
              {name}
            </label>
          ))}
        </div>
        <p className="pt-1 text-xs text-muted">{t('company.workspacesHint')}</p>
      </fieldset>
      <FormActions label={t('company.invite')} isPending={form.pending} onCancel={close} />
    </form>
  )
}
