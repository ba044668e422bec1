import { createFileRoute, Outlet } from '@tanstack/react-router'
import { RecordPage } from '@/components/records/record-page'
import { kind } from '@/features/work/schedule.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/schedules')({
  validateSearch: recordSearch('work.schedule'),
  component: Schedules,
})

function Schedules() {
  return (
    <RecordPage kind={kind} search={Route.useSearch()}>
      <Outlet />
    </RecordPage>
  )
}
