import { Lock } from 'lucide-react'
import { NAVIGATION, type NavItem } from '@/components/navigation'
import { Page } from '@/components/page'
import { EmptyState } from '@/components/ui/empty-state'
import { can, useMe } from '@/directory/me.queries'
import { useT } from '@/lib/i18n'

/** The page at a path when the caller's role does not include it; said before anything is asked of the server. */
export function useForbiddenPage(path: string): NavItem | undefined {
  const me = useMe()
  const page = NAVIGATION.flatMap(({ items }) => items).find(({ to }) => path === to || path.startsWith(`${to}/`))
  return me && page?.permission && !can(me, page.permission) ? page : undefined
}

/** Stands where a page would be that the caller's role does not include. */
export function NotAllowed({ page }: { page: NavItem }) {
  const t = useT()
  return (
    <Page title={t(page.label)}>
      <EmptyState icon={<Lock />} title={t('shell.notAllowed')} hint={t('shell.notAllowedHint')} />
    </Page>
  )
}
