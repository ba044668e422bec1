import { createFileRoute, Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { EventPage } from '@/features/planning/event-page'
import { EVENT_PLACES, readEventSearch } from '@/features/planning/event-search'
import { isTable, viewOf } from '@/features/planning/event-views'
import { loadPlanMessages } from '@/lib/i18n'
import { isOtherPlace } from '@/lib/search-places'

export const Route = createFileRoute('/_app/events')({
  validateSearch: readEventSearch,
  loaderDeps: ({ search }) => ({ asTable: isTable(search) }),
  loader: async ({ deps }) => void (await Promise.all([loadPlanMessages(), viewOf(deps.asTable).load()])),
  component: Events,
})

function Events() {
  const search = Route.useSearch()
  // From wherever one is, so that a record that is open stays when the list is narrowed down.
  const navigate = useNavigate()
  const { eventId } = useParams({ strict: false })
  return (
    <EventPage
      search={search}
      onChange={(change) => {
        const next = readEventSearch({ ...search, ...change })
        void navigate({ to: '.', search: next, replace: !isOtherPlace(search, next, EVENT_PLACES) })
      }}
      openId={eventId}
      onOpen={(event) => void navigate({ to: '/events/$eventId', params: { eventId: event.id }, search })}
    >
      <Outlet />
    </EventPage>
  )
}
