import { AuthService, RequestPasswordResetRequestSchema } from '@eventkit/api/eventkit/v1/auth_pb'
import { useMutation } from '@connectrpc/connect-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FormError } from '@/components/form-error'
import { Button } from '@/components/ui/button'
import { EmailField } from '@/features/auth/email-field'
import { AuthTitle } from '@/features/auth/auth-frame'
import { useSendsMail } from '@/features/auth/sign-up.queries'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'

/** Asks for a reset link; says the same whether the address is known or not, as the server does. */
export function RequestResetForm() {
  const t = useT()
  const sendsMail = useSendsMail()
  const [sentTo, setSentTo] = useState<string>()
  const request = useMutation(AuthService.method.requestPasswordReset)
  const form = useForm({
    schema: RequestPasswordResetRequestSchema,
    initial: { email: '' },
    submit: async (values) => {
      await request.mutateAsync(values)
      setSentTo(values.email)
    },
  })
  const back = (
    <Link to="/sign-in" className="text-center text-table font-medium text-accent-text underline underline-offset-2">
      {t('auth.backToSignIn')}
    </Link>
  )
  if (sentTo !== undefined) {
    return (
      <div className="flex flex-col" role="status">
        <AuthTitle
          title={t(sendsMail ? 'auth.requestSentTitle' : 'auth.requestLoggedTitle')}
          hint={t(sendsMail ? 'auth.requestSent' : 'auth.requestLogged', { email: sentTo })}
        />
        {back}
      </div>
    )
  }
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <AuthTitle title={t('auth.requestTitle')} hint={t(sendsMail ? 'auth.requestHint' : 'auth.requestHintNoMail')} />
      <FormError failure={form.failure} />
      <EmailField
        value={form.values.email}
        error={form.errors['email']}
        onChange={(email) => form.set('email', email)}
      />
      <Button type="submit" look="primary" size="lg" aria-busy={form.pending}>
        {t(sendsMail ? 'auth.requestSubmit' : 'auth.requestSubmitNoMail')}
      </Button>
      {back}
    </form>
  )
}
