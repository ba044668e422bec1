import { createFileRoute, Outlet } from '@tanstack/react-router'
import { RecordPage } from '@/components/records/record-page'
import { kind } from '@/features/webhooks/webhook.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/webhooks')({
  validateSearch: recordSearch('webhooks.endpoint'),
  component: Webhooks,
})

function Webhooks() {
  return (
    <RecordPage kind={kind} search={Route.useSearch()}>
      <Outlet />
    </RecordPage>
  )
}
