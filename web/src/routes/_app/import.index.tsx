import { createFileRoute } from '@tanstack/react-router'
import { ImportPage } from '@/features/imports/import-page'

export const Route = createFileRoute('/_app/import/')({
  validateSearch: ({ kind }): { kind?: string } => (typeof kind === 'string' ? { kind } : {}),
  component: Import,
})

function Import() {
  const navigate = Route.useNavigate()
  return (
    <ImportPage
      kind={Route.useSearch().kind}
      onUploaded={(importId) => void navigate({ to: '/import/$importId', params: { importId } })}
    />
  )
}
