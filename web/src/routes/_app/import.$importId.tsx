import { createFileRoute } from '@tanstack/react-router'
import { ImportReview } from '@/features/imports/import-review'
import { isVerdictWord, type RowSearch } from '@/features/imports/import-verdicts'

export const Route = createFileRoute('/_app/import/$importId')({ validateSearch: readRowSearch, component: OneImport })

function readRowSearch(search: Record<string, unknown>): RowSearch {
  const { verdict, problems } = search
  return { ...(isVerdictWord(verdict) ? { verdict } : {}), ...(problems === true ? { problems } : {}) }
}

function OneImport() {
  const { importId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <ImportReview
      importId={importId}
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
      onLeave={() => void navigate({ to: '/import' })}
    />
  )
}
