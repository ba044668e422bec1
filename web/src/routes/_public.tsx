import { createFileRoute, Outlet } from '@tanstack/react-router'
import { AuthFrame } from '@/features/auth/auth-frame'
import { loadLaterMessages } from '@/lib/i18n'

export const Route = createFileRoute('/_public')({
  beforeLoad: loadLaterMessages,
  component: () => (
    <AuthFrame>
      <Outlet />
    </AuthFrame>
  ),
})
