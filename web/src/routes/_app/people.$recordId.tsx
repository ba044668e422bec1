import { createFileRoute } from '@tanstack/react-router'
import { RecordPanel } from '@/components/records/record-panel'
import { kind } from '@/features/auth/person.kind'

export const Route = createFileRoute('/_app/people/$recordId')({ component: Person })

function Person() {
  const { recordId } = Route.useParams()
  const navigate = Route.useNavigate()
  return <RecordPanel kind={kind} id={recordId} onClose={() => void navigate({ to: '/people', search: true })} />
}
