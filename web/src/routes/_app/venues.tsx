import { createFileRoute, Outlet } from '@tanstack/react-router'
import { RecordPage } from '@/components/records/record-page'
import { kind } from '@/features/planning/venue.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/venues')({
  validateSearch: recordSearch('planning.venue'),
  component: Venues,
})

function Venues() {
  return (
    <RecordPage kind={kind} search={Route.useSearch()}>
      <Outlet />
    </RecordPage>
  )
}
