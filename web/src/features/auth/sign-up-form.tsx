import { AuthService, SignUpRequestSchema } from '@eventkit/api/eventkit/v1/auth_pb'
import { useQuery } from '@connectrpc/connect-query'
import { Link } from '@tanstack/react-router'
import { FormError } from '@/components/form-error'
import { Button } from '@/components/ui/button'
import { Field } from '@/components/ui/field'
import { Input } from '@/components/ui/input'
import { AuthTitle } from '@/features/auth/auth-frame'
import { PasswordField } from '@/features/auth/password-field'
import { useForm } from '@/lib/form'
import { useT } from '@/lib/i18n'
import { preferences } from '@/lib/preferences'
import { callRest } from '@/lib/rest'
import { openSession } from '@/lib/session'

/** Makes a company and its first Admin, in the visitor's language and zone. */
export function SignUpForm({ onDone }: { onDone: () => void }) {
  const t = useT()
  const state = useQuery(AuthService.method.getSignUpState).data
  const form = useForm({
    schema: SignUpRequestSchema,
    initial: { companyName: '', name: '', email: '', password: '' },
    draft: 'sign-up',
    submit: async ({ companyName, name, email, password }) => {
      const { locale, timeZone } = preferences.get()
      const body = { company_name: companyName, name, email, password, locale, time_zone: timeZone }
      openSession(await callRest('POST', '/api/v1/auth/sign-up', body))
      onDone()
    },
  })
  const { values, set, errors, failure } = form
  const text = (name: 'companyName' | 'name' | 'email', label: string, autoComplete: string) => (
    <Field label={label} error={errors[name]}>
      {(control) => (
        <Input
          {...control}
          type={name === 'email' ? 'email' : 'text'}
          autoComplete={autoComplete}
          autoFocus={name === 'companyName'}
          value={values[name]}
          onChange={(event) => set(name, event.target.value)}
        />
      )}
    </Field>
  )
  if (state && !state.open) return <SignUpClosed />
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <AuthTitle
        title={t('auth.signUpTitle')}
        hint={state?.approval ? t('auth.signUpPending') : t('auth.signUpHint')}
      />
      <FormError failure={failure} message={failure?.reason === 'email_taken' ? t('auth.emailTaken') : undefined} />
      {text('companyName', t('auth.companyName'), 'organization')}
      {text('name', t('auth.name'), 'name')}
      {text('email', t('auth.email'), 'username')}
      <PasswordField
        isNew
        label={t('auth.password')}
        hint={t('auth.passwordHint')}
        value={values.password}
        onChange={(value) => set('password', value)}
        error={errors['password']}
      />
      <Button type="submit" look="primary" size="lg" aria-busy={form.pending}>
        {t('auth.signUp')}
      </Button>
      {/* On a server without a company nobody has one. */}
      {!state?.first && <HaveAccount />}
    </form>
  )
}

function SignUpClosed() {
  const t = useT()
  return (
    <>
      <AuthTitle title={t('auth.signUpTitle')} hint={t('auth.signUpClosed')} />
      <HaveAccount />
    </>
  )
}

function HaveAccount() {
  const t = useT()
  return (
    <p className="text-center text-table text-muted">
      {t('auth.haveAccount')}{' '}
      <Link to="/sign-in" className="font-medium text-accent-text underline underline-offset-2">
        {t('auth.signIn')}
      </Link>
    </p>
  )
}
