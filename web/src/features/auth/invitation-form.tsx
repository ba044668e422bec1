import {
  AcceptInvitationRequestSchema,
  AuthService,
  type GetInvitationResponse,
} from '@eventkit/api/eventkit/v1/auth_pb'
import { useQuery } from '@connectrpc/connect-query'
import { Link } from '@tanstack/react-router'
import { FormError } from '@/components/form-error'
import { Button } from '@/components/ui/button'
import { ErrorState } from '@/components/ui/error-state'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { SkeletonRecord } from '@/components/ui/skeleton'
import { AuthTitle } from '@/features/auth/auth-frame'
import { PasswordField } from '@/features/auth/password-field'
import { roleName } from '@/directory/role-name'
import { readFailure } from '@/lib/errors'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { preferences } from '@/lib/preferences'
import { callRest } from '@/lib/rest'
import { openSession } from '@/lib/session'

/** What an invitation link leads to: who invites, then name and password. */
export function InvitationForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useT()
  const invitation = useQuery(AuthService.method.getInvitation, { token }, { enabled: token !== '', retry: false })
  if (invitation.data) return <AcceptForm token={token} invitation={invitation.data} onDone={onDone} />
  if (token === '' || (invitation.error && readFailure(invitation.error).reason !== 'offline')) {
    return (
      <div className="flex flex-col">
        <AuthTitle title={t('auth.invitationDead')} hint={t('auth.invitationDeadHint')} />
        <Link to="/sign-in" className="text-table font-medium text-accent-text underline underline-offset-2">
          {t('auth.backToSignIn')}
        </Link>
      </div>
    )
  }
  if (invitation.error) return <ErrorState error={invitation.error} onRetry={() => void invitation.refetch()} />
  return <SkeletonRecord label={t('shell.loading')} />
}

function AcceptForm(props: { token: string; invitation: GetInvitationResponse; onDone: () => void }) {
  const t = useT()
  const { companyName: company, email, role } = props.invitation
  const form = useForm({
    schema: AcceptInvitationRequestSchema,
    initial: { name: '', password: '' },
    draft: 'invitation',
    submit: async (values) => {
      const { locale, timeZone } = preferences.get()
      const body = { token: props.token, ...values, locale, time_zone: timeZone }
      openSession(await callRest('POST', '/api/v1/auth/accept-invitation', body))
      props.onDone()
    },
  })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <AuthTitle
        title={t('auth.invitationTitle', { company })}
        hint={t('auth.invitationHint', { role: roleName(role, t) })}
      />
      <FormError failure={form.failure} />
      <Field label={t('auth.email')}>
        {(control) => <Input {...control} type="email" autoComplete="username" readOnly value={email} />}
      </Field>
      <Field label={t('auth.name')} error={form.errors['name']}>
        {(control) => (
          <Input
            {...control}
            autoComplete="name"
            autoFocus
            value={form.values.name}
            onChange={(event) => form.set('name', event.target.value)}
          />
        )}
      </Field>
      <PasswordField
        isNew
        label={t('auth.password')}
        hint={t('auth.passwordHint')}
        value={form.values.password}
        onChange={(value) => form.set('password', value)}
        error={form.errors['password']}
      />
      <Button type="submit" look="primary" size="lg" aria-busy={form.pending}>
        {t('auth.invitationSubmit')}
      </Button>
    </form>
  )
}
