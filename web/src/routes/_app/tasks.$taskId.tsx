import { createFileRoute } from '@tanstack/react-router'
import { RecordPanel } from '@/components/records/record-panel'
import { NumberedTask } from '@/features/work/numbered-task'
import { kind } from '@/features/work/task.kind'
import { readTaskSearch } from '@/features/work/task-search'
import { recordNumber } from '@/lib/record-kinds'

export const Route = createFileRoute('/_app/tasks/$taskId')({ validateSearch: readTaskSearch, component: Task })

function Task() {
  const { taskId } = Route.useParams()
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const close = () => void navigate({ to: '/tasks', search })
  const number = recordNumber('work.task', taskId)
  if (number === undefined) return <RecordPanel kind={kind} id={taskId} onClose={close} />
  return (
    <NumberedTask
      number={number}
      onFound={(id) => void navigate({ to: '/tasks/$taskId', params: { taskId: id }, search, replace: true })}
      onClose={close}
    />
  )
}
