import { Building2 } from 'lucide-react'
import { useState } from 'react'
import { FormError } from '@/components/form-error'
import { Button } from '@/components/ui/button'
import { AuthTitle } from '@/features/auth/auth-frame'
import type { CompanyRef } from '@/features/auth/session-companies'
import { type Failure, readFailure } from '@/lib/errors'
import { useT } from '@/lib/i18n'

/** The second step of signing in when one account is in several companies. */
export function CompanyChoice(props: {
  companies: readonly CompanyRef[]
  email: string
  onChoose: (company: CompanyRef) => Promise<void>
  onBack: () => void
}) {
  const t = useT()
  const [failure, setFailure] = useState<Failure>()
  return (
    <div className="flex flex-col gap-2">
      <AuthTitle title={t('auth.chooseCompany')} hint={t('auth.chooseCompanyHint', { email: props.email })} />
      <FormError failure={failure} />
      {props.companies.map((company, index) => (
        <Button
          key={company.id}
          size="lg"
          autoFocus={index === 0}
          className="justify-start"
          onClick={() => void props.onChoose(company).catch((error: unknown) => setFailure(readFailure(error)))}
        >
          <Building2 className="size-4 text-muted" aria-hidden />
          {company.name}
        </Button>
      ))}
      <Button look="ghost" className="mt-2" onClick={props.onBack}>
        {t('auth.otherAccount')}
      </Button>
    </div>
  )
}
