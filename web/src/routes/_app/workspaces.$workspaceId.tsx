import { createFileRoute } from '@tanstack/react-router'
import { WorkspacePanel } from '@/features/tenancy/workspace-panel'

export const Route = createFileRoute('/_app/workspaces/$workspaceId')({ component: OneWorkspace })

function OneWorkspace() {
  const { workspaceId } = Route.useParams()
  const navigate = Route.useNavigate()
  return <WorkspacePanel workspaceId={workspaceId} onClose={() => void navigate({ to: '/workspaces', search: true })} />
}
