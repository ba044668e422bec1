import { createFileRoute } from '@tanstack/react-router'
import { readNotificationSearch } from '@/features/notifications/notification-search'
import { NotificationsPage } from '@/features/notifications/notifications-page'

export const Route = createFileRoute('/_app/notifications')({
  validateSearch: readNotificationSearch,
  component: Notifications,
})

function Notifications() {
  const { view = 'all' } = Route.useSearch()
  const navigate = Route.useNavigate()
  return (
    <NotificationsPage
      view={view}
      onView={(next) => void navigate({ to: '.', search: next === 'all' ? {} : { view: next }, replace: true })}
    />
  )
}
