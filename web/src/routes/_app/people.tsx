import { createFileRoute, Outlet, useNavigate, useParams } from '@tanstack/react-router'
import { PeoplePage, type PeopleSearch } from '@/features/auth/people-page'
import { isOtherPlace } from '@/lib/search-places'

export const Route = createFileRoute('/_app/people')({ validateSearch: readPeopleSearch, component: People })

function readPeopleSearch({ q, all, show }: Record<string, unknown>): PeopleSearch {
  return {
    ...((typeof q === 'string' && q) || typeof q === 'number' ? { q: String(q) } : {}),
    ...(all === true ? { all } : {}),
    ...(show === 'invitations' ? { show } : {}),
  }
}

function People() {
  const search = Route.useSearch()
  // From wherever one is, so that a record that is open stays when the list is narrowed down.
  const navigate = useNavigate()
  const { recordId } = useParams({ strict: false })
  return (
    <PeoplePage
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: !isOtherPlace(search, next, ['show']) })}
      openId={recordId}
      onOpen={(person) => void navigate({ to: '/people/$recordId', params: { recordId: person.id }, search })}
    >
      <Outlet />
    </PeoplePage>
  )
}
