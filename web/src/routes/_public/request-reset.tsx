import { createFileRoute } from '@tanstack/react-router'
import { RequestResetForm } from '@/features/auth/request-reset-form'

export const Route = createFileRoute('/_public/request-reset')({ component: RequestResetForm })
