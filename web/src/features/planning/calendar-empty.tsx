import { useQuery } from '@connectrpc/connect-query'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Event, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { Button } from '@/components/ui/button'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { addMonths, dayAt, dayOf, type Month, monthOf, startOfDay } from '@/features/planning/calendar-days'
import { stretchOf } from '@/features/planning/event-range'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

const { listEvents } = PlanningService.method

/** Says that a month has no events, and leads to the nearest one that has. */
export function EmptyMonth({ month, onMonth }: { month: Month; onMonth: (month: Month) => void }) {
  const t = useT()
  const words = useDayFormat()
  const { next, last } = useNearest(month)
  return (
    <p role="status" className="mx-4 mb-2.5 flex flex-wrap items-center gap-2 text-table text-muted">
      {t('planning.emptyMonth', { month: words.month(month) })}
      {next && (
        <Button size="sm" onClick={() => onMonth(next)}>
          {t('planning.goToNext', { month: words.month(next) })}
        </Button>
      )}
      {last && (
        <Button size="sm" onClick={() => onMonth(last)}>
          {t('planning.goToLast', { month: words.month(last) })}
        </Button>
      )}
    </p>
  )
}

/** The nearest months after and before one that have an event, if there are any. */
function useNearest(month: Month): { next: Month | undefined; last: Month | undefined } {
  const { timeZone } = useFormat()
  const at = ({ year, month: number }: Month) => timestampFromDate(startOfDay(dayOf(year, number, 1), timeZone))
  const next = useQuery(listEvents, { endsAfter: at(addMonths(month, 1)), pageSize: 1 }).data?.events[0]
  const last = useQuery(listEvents, { startsBefore: at(month), order: SortOrder.DESC, pageSize: 1 }).data?.events[0]
  const monthIn = (event: Event | undefined) => event && monthOf(dayAt(stretchOf(event).startsAt, timeZone))
  return { next: monthIn(next), last: monthIn(last) }
}
