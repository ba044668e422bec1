import { createFileRoute } from '@tanstack/react-router'
import { PersonPanel } from '@/features/auth/person-panel'

export const Route = createFileRoute('/_app/people/$userId')({ component: Person })

function Person() {
  const { userId } = Route.useParams()
  const navigate = Route.useNavigate()
  return <PersonPanel userId={userId} onClose={() => void navigate({ to: '/people', search: true })} />
}
