import { createFileRoute, Outlet, useParams } from '@tanstack/react-router'
import { EventPage } from '@/features/planning/event-page'
import { readEventSearch } from '@/features/planning/event-search'
import { isTable, viewOf } from '@/features/planning/event-views'
import { useIsNarrow } from '@/lib/media'

export const Route = createFileRoute('/_app/events')({
  validateSearch: readEventSearch,
  loaderDeps: ({ search }) => ({ asTable: isTable(search) }),
  loader: async ({ deps }) => void (await viewOf(deps.asTable).load()),
  component: Events,
})

function Events() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { eventId } = useParams({ strict: false })
  const isNarrow = useIsNarrow()
  return (
    <EventPage
      search={search}
      onChange={(change) =>
        void navigate({ to: '.', search: (current) => readEventSearch({ ...current, ...change }), replace: true })
      }
      openId={eventId}
      onOpen={(event) =>
        // Reading on from record to record leaves one step back to the list, on narrow screens one per record.
        void navigate({
          to: '/events/$eventId',
          params: { eventId: event.id },
          search,
          replace: eventId !== undefined && !isNarrow,
        })
      }
    >
      <Outlet />
    </EventPage>
  )
}
