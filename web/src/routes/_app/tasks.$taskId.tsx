import { createFileRoute } from '@tanstack/react-router'
import { TaskPanel } from '@/features/work/task-panel'
import { readTaskSearch } from '@/features/work/task-search'

export const Route = createFileRoute('/_app/tasks/$taskId')({ validateSearch: readTaskSearch, component: Task })

function Task() {
  const { taskId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  return <TaskPanel taskId={taskId} onClose={() => void navigate({ to: '/tasks', search })} />
}
