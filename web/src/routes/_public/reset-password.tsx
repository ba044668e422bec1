import { createFileRoute } from '@tanstack/react-router'
import { ResetForm } from '@/features/auth/reset-form'
import { readToken } from '@/features/auth/link-token'

export const Route = createFileRoute('/_public/reset-password')({
  validateSearch: readToken,
  component: () => <ResetForm token={Route.useSearch().token} />,
})
