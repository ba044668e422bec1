import { createFileRoute } from '@tanstack/react-router'
import { InvitationForm } from '@/features/auth/invitation-form'
import { readToken } from '@/features/auth/link-token'

export const Route = createFileRoute('/_public/invitation')({ validateSearch: readToken, component: Invitation })

function Invitation() {
  const { token } = Route.useSearch()
  const navigate = Route.useNavigate()
  return <InvitationForm token={token} onDone={() => void navigate({ to: '/tasks', replace: true })} />
}
