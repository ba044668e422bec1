import { createFileRoute } from '@tanstack/react-router'
import { OpenRecord } from '@/components/records/record-page'
import { kind } from '@/features/work/template.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/templates/$recordId')({
  validateSearch: recordSearch('work.template'),
  component: OneTemplate,
})

function OneTemplate() {
  return <OpenRecord kind={kind} search={Route.useSearch()} />
}
