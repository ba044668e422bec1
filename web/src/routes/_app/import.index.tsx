import { createFileRoute } from '@tanstack/react-router'
import { ImportPage } from '@/features/imports/import-page'

export const Route = createFileRoute('/_app/import/')({ component: Import })

function Import() {
  const navigate = Route.useNavigate()
  return <ImportPage onUploaded={(importId) => void navigate({ to: '/import/$importId', params: { importId } })} />
}
