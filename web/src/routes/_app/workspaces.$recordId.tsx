import { createFileRoute } from '@tanstack/react-router'
import { OpenRecord } from '@/components/records/record-page'
import { kind } from '@/features/tenancy/workspace.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/workspaces/$recordId')({
  validateSearch: recordSearch('tenancy.workspace'),
  component: OneWorkspace,
})

function OneWorkspace() {
  return <OpenRecord kind={kind} search={Route.useSearch()} />
}
