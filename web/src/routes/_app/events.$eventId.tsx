import { createFileRoute } from '@tanstack/react-router'
import { EventPanel } from '@/features/planning/event-panel'
import { readEventSearch } from '@/features/planning/event-search'

export const Route = createFileRoute('/_app/events/$eventId')({ validateSearch: readEventSearch, component: OneEvent })

function OneEvent() {
  const { eventId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <EventPanel eventId={eventId} onClose={() => void navigate({ to: '/events', search })} />
}
