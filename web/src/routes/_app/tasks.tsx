import { createFileRoute, Outlet, redirect, useNavigate, useParams } from '@tanstack/react-router'
import { TaskPage } from '@/features/work/task-page'
import { readTaskSearch } from '@/features/work/task-search'
import { isOtherPlace } from '@/lib/search-places'
import { recordCode } from '@/lib/record-kinds'
import { RECORD_PLACES } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/tasks')({
  validateSearch: readTaskSearch,
  // "/tasks/#412": a browser takes what people call a task for a place on the page.
  beforeLoad: ({ location, search }) => {
    if (/^\d{1,9}$/.test(location.hash) && /^\/tasks\/?$/.test(location.pathname)) {
      throw redirect({
        to: '/tasks/$taskId',
        params: { taskId: recordCode('work.task', location.hash) },
        search,
        replace: true,
      })
    }
  },
  component: Tasks,
})

function Tasks() {
  const search = Route.useSearch()
  // From wherever one is, so that a record that is open stays when the list is narrowed down.
  const navigate = useNavigate()
  const { taskId } = useParams({ strict: false })
  return (
    <TaskPage
      search={search}
      onSearch={(next) => void navigate({ to: '.', search: next, replace: !isOtherPlace(search, next, RECORD_PLACES) })}
      onView={(view) => void navigate({ to: '.', search: view })}
      openId={taskId}
      onOpen={(task) => void navigate({ to: '/tasks/$taskId', params: { taskId: task.id }, search })}
    >
      <Outlet />
    </TaskPage>
  )
}
