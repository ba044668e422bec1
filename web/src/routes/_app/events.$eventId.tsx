import { createFileRoute } from '@tanstack/react-router'
import { RecordPanel } from '@/components/records/record-panel'
import { kind } from '@/features/planning/event.kind'
import { readEventSearch } from '@/features/planning/event-search'

export const Route = createFileRoute('/_app/events/$eventId')({ validateSearch: readEventSearch, component: OneEvent })

function OneEvent() {
  const { eventId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <RecordPanel kind={kind} id={eventId} onClose={() => void navigate({ to: '/events', search })} />
}
