import { createFileRoute } from '@tanstack/react-router'
import { Page } from '@/components/page'
import { useT } from '@/lib/i18n'

export const Route = createFileRoute('/_app/tasks')({ component: Tasks })

function Tasks() {
  const t = useT()
  return (
    <Page title={t('shell.tasks')} creates="task">
      <p />
    </Page>
  )
}
