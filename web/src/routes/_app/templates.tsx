import { createFileRoute, Outlet } from '@tanstack/react-router'
import { RecordPage } from '@/components/records/record-page'
import { kind } from '@/features/work/template.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/templates')({
  validateSearch: recordSearch('work.template'),
  component: Templates,
})

function Templates() {
  return (
    <RecordPage kind={kind} search={Route.useSearch()}>
      <Outlet />
    </RecordPage>
  )
}
