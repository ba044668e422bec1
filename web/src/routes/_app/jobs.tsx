import { createFileRoute } from '@tanstack/react-router'
import { readJobSearch } from '@/features/jobs/job-search'
import { JobsPage } from '@/features/jobs/jobs-page'

export const Route = createFileRoute('/_app/jobs')({ validateSearch: readJobSearch, component: Jobs })

function Jobs() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <JobsPage search={search} onSearch={(next) => void navigate({ to: '.', search: next, replace: true })} />
}
