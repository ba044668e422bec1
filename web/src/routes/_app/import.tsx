import { createFileRoute } from '@tanstack/react-router'
import { Page } from '@/components/page'
import { useT } from '@/lib/i18n'

export const Route = createFileRoute('/_app/import')({ component: Import })

function Import() {
  const t = useT()
  return (
    <Page title={t('shell.import')}>
      <p />
    </Page>
  )
}
