import { createFileRoute } from '@tanstack/react-router'
import { SinksPage } from '@/features/journal/sinks-page'

export const Route = createFileRoute('/_app/journal')({ component: SinksPage })
