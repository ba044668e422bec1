import { createFileRoute } from '@tanstack/react-router'
import { OpenRecord } from '@/components/records/record-page'
import { kind } from '@/features/webhooks/webhook.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/webhooks/$recordId')({
  validateSearch: recordSearch('webhooks.endpoint'),
  component: OneWebhook,
})

function OneWebhook() {
  return <OpenRecord kind={kind} search={Route.useSearch()} />
}
