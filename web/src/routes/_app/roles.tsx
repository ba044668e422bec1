import { createFileRoute, Outlet, useParams } from '@tanstack/react-router'
import { RolePage } from '@/features/rbac/role-page'

export const Route = createFileRoute('/_app/roles')({ component: Roles })

function Roles() {
  const navigate = Route.useNavigate()
  const { roleKey } = useParams({ strict: false })
  return (
    <RolePage openKey={roleKey} onOpen={(key) => void navigate({ to: '/roles/$roleKey', params: { roleKey: key } })}>
      <Outlet />
    </RolePage>
  )
}
