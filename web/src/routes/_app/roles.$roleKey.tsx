import { createFileRoute } from '@tanstack/react-router'
import { RolePanel } from '@/features/rbac/role-panel'

export const Route = createFileRoute('/_app/roles/$roleKey')({ component: OneRole })

function OneRole() {
  const { roleKey } = Route.useParams()
  const navigate = Route.useNavigate()
  return <RolePanel roleKey={roleKey} onClose={() => void navigate({ to: '/roles' })} />
}
