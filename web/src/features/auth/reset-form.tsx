import { AuthService, ResetPasswordRequestSchema } from '@eventkit/api/eventkit/v1/auth_pb'
import { useMutation } from '@connectrpc/connect-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { FormError } from '@/components/form-error'
import { Button, buttonClass } from '@/components/ui/button'
import { AuthTitle } from '@/features/auth/auth-frame'
import { PasswordField } from '@/features/auth/password-field'
import { RevokeKeysChoice } from '@/features/auth/revoke-keys-choice'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { showToast } from '@/lib/toast'

/** Sets a new password by the link's token. */
export function ResetForm({ token }: { token: string }) {
  const t = useT()
  const navigate = useNavigate()
  const reset = useMutation(AuthService.method.resetPassword)
  const form = useForm({
    schema: ResetPasswordRequestSchema,
    initial: { password: '', revokeApiKeys: false },
    submit: async (values) => {
      await reset.mutateAsync({ ...values, token })
      await navigate({ to: '/sign-in' })
      showToast({ tone: 'ok', message: t('auth.resetDone') })
    },
  })
  const isDead =
    token === '' || (form.failure !== undefined && form.failure.violations.every(({ field }) => field === 'token'))
  if (isDead && form.failure?.reason !== 'offline') {
    return (
      <div className="flex flex-col">
        <AuthTitle title={t('auth.linkDead')} hint={t('auth.linkDeadHint')} />
        <Link to="/request-reset" className={buttonClass('primary', 'lg')}>
          {t('auth.requestAnother')}
        </Link>
      </div>
    )
  }
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <AuthTitle title={t('auth.resetTitle')} hint={t('auth.resetHint')} />
      <FormError failure={form.failure} />
      <PasswordField
        isNew
        label={t('auth.newPassword')}
        hint={t('auth.passwordHint')}
        value={form.values.password}
        onChange={(value) => form.set('password', value)}
        error={form.errors['password']}
      />
      <RevokeKeysChoice
        checked={form.values.revokeApiKeys}
        onChange={(isChecked) => form.set('revokeApiKeys', isChecked)}
      />
      <Button type="submit" look="primary" size="lg" aria-busy={form.pending}>
        {t('auth.resetSubmit')}
      </Button>
    </form>
  )
}
