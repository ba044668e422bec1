import { createFileRoute, Outlet } from '@tanstack/react-router'
import { AuthFrame } from '@/features/auth/auth-frame'

export const Route = createFileRoute('/_public')({
  component: () => (
    <AuthFrame>
      <Outlet />
    </AuthFrame>
  ),
})
