import { useQuery } from '@connectrpc/connect-query'
import { AuthService, SignInRequestSchema } from '@eventkit/api/eventkit/v1/auth_pb'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { FormError } from '@/components/form-error'
import { Button } from '@/components/ui/button'
import { EmailField } from '@/features/auth/email-field'
import { AuthTitle } from '@/features/auth/auth-frame'
import { CompanyChoice } from '@/features/auth/company-choice'
import { PasswordField } from '@/features/auth/password-field'
import { type CompanyRef, readCompanies } from '@/features/auth/session-companies'
import { readFailure } from '@/lib/errors'
import { useForm } from '@/lib/form'
import { type Translate, useT } from '@/lib/i18n'
import { callRest } from '@/lib/rest'
import { openSession } from '@/lib/session'

function refusal(reason: string, t: Translate): string | undefined {
  if (reason === 'sign_in_failed') return t('auth.wrongCredentials')
  return reason === 'company_pending' ? t('auth.signUpPending') : undefined
}

/** Signs in by e-mail and password; asks for the company when the account is in several. */
export function SignInForm({ onDone }: { onDone: () => void }) {
  const t = useT()
  const isSignUpOpen = useQuery(AuthService.method.getSignUpState).data?.open ?? false
  const [companies, setCompanies] = useState<CompanyRef[]>([])
  const form = useForm({
    schema: SignInRequestSchema,
    initial: { email: '', password: '' },
    submit: (values) => signIn(values),
  })
  const { values, set, errors, failure } = form

  async function signIn(credentials: { email: string; password: string }, companyId?: string) {
    try {
      const body = companyId ? { ...credentials, company_id: companyId } : credentials
      openSession(await callRest('POST', '/api/v1/auth/sign-in', body))
      onDone()
    } catch (error) {
      const choices = readCompanies(readFailure(error))
      if (choices.length === 0) throw error
      setCompanies(choices)
    }
  }

  if (companies.length > 0) {
    return (
      <CompanyChoice
        companies={companies}
        email={values.email}
        onChoose={(company) => signIn(values, company.id)}
        onBack={() => setCompanies([])}
      />
    )
  }
  return (
    <form {...form.props} className="flex flex-col gap-4">
      <AuthTitle title={t('auth.signInTitle')} hint={t('auth.signInHint')} />
      <FormError failure={failure} message={failure && refusal(failure.reason, t)} />
      <EmailField value={values.email} error={errors['email']} onChange={(email) => set('email', email)} />
      <PasswordField
        label={t('auth.password')}
        value={values.password}
        onChange={(value) => set('password', value)}
        error={errors['password']}
        aside={
          <Link to="/request-reset" className="text-xs text-muted underline-offset-2 hover:text-text hover:underline">
            {t('auth.forgot')}
          </Link>
        }
      />
      <Button type="submit" look="primary" size="lg" aria-busy={form.pending}>
        {t('auth.signIn')}
      </Button>
      {isSignUpOpen && (
        <p className="text-center text-table text-muted">
          {t('auth.noAccount')}{' '}
          <Link to="/sign-up" className="font-medium text-accent-text underline underline-offset-2">
            {t('auth.signUp')}
          </Link>
        </p>
      )}
    </form>
  )
}
