import { createFileRoute, Outlet, redirect, useParams } from '@tanstack/react-router'
import { TaskPage } from '@/features/work/task-page'
import { readTaskSearch } from '@/features/work/task-search'
import { useIsNarrow } from '@/lib/media'

export const Route = createFileRoute('/_app/tasks')({
  validateSearch: readTaskSearch,
  // "/tasks/#412": a browser takes what people call a task for a place on the page.
  beforeLoad: ({ location, search }) => {
    if (/^\d{1,9}$/.test(location.hash) && /^\/tasks\/?$/.test(location.pathname)) {
      throw redirect({ to: '/tasks/$taskId', params: { taskId: `T-${location.hash}` }, search, replace: true })
    }
  },
  component: Tasks,
})

function Tasks() {
  const search = Route.useSearch()
  const navigate = Route.useNavigate()
  const { taskId } = useParams({ strict: false })
  const isNarrow = useIsNarrow()
  return (
    <TaskPage
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: true })}
      openId={taskId}
      onOpen={(task) =>
        // Reading on from record to record leaves one step back to the list, on narrow screens one per record.
        void navigate({
          to: '/tasks/$taskId',
          params: { taskId: task.id },
          search,
          replace: taskId !== undefined && !isNarrow,
        })
      }
    >
      <Outlet />
    </TaskPage>
  )
}
