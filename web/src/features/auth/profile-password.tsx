import { AuthService, ChangePasswordRequestSchema } from '@eventkit/api/eventkit/v1/auth_pb'
import { useMutation } from '@connectrpc/connect-query'
import { useState } from 'react'
import { FormError } from '@/components/form-error'
import { SettingsCard } from '@/components/settings'
import { Button } from '@/components/ui/button'
import { PasswordField } from '@/features/auth/password-field'
import { RevokeKeysChoice } from '@/features/auth/revoke-keys-choice'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { tell } from '@/lib/tell'

/** Changes the password; other devices are signed out. */
export function PasswordCard() {
  const t = useT()
  // A new form after each success, so that no password stays in it.
  const [round, setRound] = useState(0)
  return (
    <SettingsCard title={t('company.passwordTitle')} hint={t('company.passwordHint')}>
      <PasswordForm key={round} onDone={() => setRound(round + 1)} />
    </SettingsCard>
  )
}

function PasswordForm({ onDone }: { onDone: () => void }) {
  const t = useT()
  const change = useMutation(AuthService.method.changePassword)
  const form = useForm({
    schema: ChangePasswordRequestSchema,
    initial: { currentPassword: '', newPassword: '', revokeApiKeys: false },
    submit: async (values) => {
      await change.mutateAsync(values)
      tell('ok', t('company.didChangePassword'))
      onDone()
    },
  })
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <FormError failure={form.failure} />
      <PasswordField
        label={t('company.currentPassword')}
        value={form.values.currentPassword}
        onChange={(value) => form.set('currentPassword', value)}
        error={form.errors['currentPassword']}
      />
      <PasswordField
        isNew
        label={t('auth.newPassword')}
        hint={t('auth.passwordHint')}
        value={form.values.newPassword}
        onChange={(value) => form.set('newPassword', value)}
        error={form.errors['newPassword']}
      />
      <RevokeKeysChoice
        checked={form.values.revokeApiKeys}
        onChange={(isChecked) => form.set('revokeApiKeys', isChecked)}
      />
      <Button type="submit" className="self-start" aria-busy={form.pending}>
        {t('company.changePassword')}
      </Button>
    </form>
  )
}
