import { createFileRoute, Outlet } from '@tanstack/react-router'
import { RecordPage } from '@/components/records/record-page'
import { kind } from '@/features/tenancy/workspace.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/workspaces')({
  validateSearch: recordSearch('tenancy.workspace'),
  component: Workspaces,
})

function Workspaces() {
  return (
    <RecordPage kind={kind} search={Route.useSearch()}>
      <Outlet />
    </RecordPage>
  )
}
