import { createFileRoute } from '@tanstack/react-router'
import { ApiKeysPage } from '@/features/auth/api-keys-page'

export const Route = createFileRoute('/_app/api-keys')({ component: ApiKeysPage })
