import { createFileRoute, Outlet, useParams } from '@tanstack/react-router'
import { WorkspacePage } from '@/features/tenancy/workspace-page'

interface Search {
  bin?: true
}

export const Route = createFileRoute('/_app/workspaces')({
  validateSearch: ({ bin }: Record<string, unknown>): Search => (bin === true ? { bin } : {}),
  component: Workspaces,
})

function Workspaces() {
  const { bin } = Route.useSearch()
  const navigate = Route.useNavigate()
  const { workspaceId } = useParams({ strict: false })
  return (
    <WorkspacePage
      inBin={bin ?? false}
      onBin={(inBin) => void navigate({ to: '/workspaces', search: inBin ? { bin: true } : {} })}
      openId={workspaceId}
      onOpen={(id) => void navigate({ to: '/workspaces/$workspaceId', params: { workspaceId: id }, search: true })}
    >
      <Outlet />
    </WorkspacePage>
  )
}
