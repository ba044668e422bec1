import { createFileRoute } from '@tanstack/react-router'
import { OpenRecord } from '@/components/records/record-page'
import { kind } from '@/features/planning/venue.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/venues/$recordId')({
  validateSearch: recordSearch('planning.venue'),
  component: OneVenue,
})

function OneVenue() {
  return <OpenRecord kind={kind} search={Route.useSearch()} />
}
