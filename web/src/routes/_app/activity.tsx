import { createFileRoute } from '@tanstack/react-router'
import { ActivityPage } from '@/features/journal/activity-page'
import { readActivitySearch } from '@/features/journal/activity-search'

export const Route = createFileRoute('/_app/activity')({ validateSearch: readActivitySearch, component: Activity })

function Activity() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <ActivityPage search={search} onSearch={(next) => void navigate({ to: '.', search: next, replace: true })} />
}
