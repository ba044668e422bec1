import { createFileRoute } from '@tanstack/react-router'
import { OpenRecord } from '@/components/records/record-page'
import { kind } from '@/features/work/schedule.kind'
import { recordSearch } from '@/lib/records/record-search'

export const Route = createFileRoute('/_app/schedules/$recordId')({
  validateSearch: recordSearch('work.schedule'),
  component: OneSchedule,
})

function OneSchedule() {
  return <OpenRecord kind={kind} search={Route.useSearch()} />
}
