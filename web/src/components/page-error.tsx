import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useEffect } from 'react'
import { Page, useIsInPage } from '@/components/page'
import { ErrorState } from '@/components/ui/error-state'
import { useT } from '@/lib/i18n'
import { feedState } from '@/lib/live-feed'
import { isMissingPart } from '@/lib/missing-parts'

/** What stands in the place of a page or panel that cannot be shown. A missing script is asked for again once connected. */
export function PageError({ error, reset }: ErrorComponentProps) {
  const t = useT()
  const router = useRouter()
  const isMissing = isMissingPart(error)
  useEffect(() => {
    if (!isMissing) return undefined
    return feedState.subscribe(() => {
      if (feedState.get() === 'live') void router.invalidate().then(reset)
    })
  }, [isMissing, router, reset])
  const state = <ErrorState error={error} onRetry={() => void router.invalidate().then(reset)} />
  return useIsInPage() ? state : <Page title={t('shell.errorPage')}>{state}</Page>
}
