import { ChevronLeft, ChevronRight } from 'lucide-react'
import { ErrorState } from '@/components/ui/error-state'
import { IconButton } from '@/components/ui/icon-button'
import { Button } from '@/components/ui/button'
import { Calendar } from '@/features/planning/calendar'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { addMonths, dayAt, isoDay, isoMonth, type Month, monthOf, readIsoDay } from '@/features/planning/calendar-days'
import { EmptyMonth } from '@/features/planning/calendar-empty'
import { CalendarLegend } from '@/features/planning/calendar-legend'
import { TagLegend } from '@/features/planning/calendar-tag-legend'
import { events } from '@/features/planning/event'
import { EventFilters } from '@/features/planning/event-filters'
import type { EventViewProps } from '@/features/planning/event-search'
import { shownMonth } from '@/features/planning/event-request'
import { useMonthEvents } from '@/features/planning/event.queries'
import { useFormat } from '@/lib/format'
import { useHotkeys } from '@/lib/hotkeys'
import { useT } from '@/lib/i18n'
import { layer } from '@/lib/lazy-part'
import { useHasRecords } from '@/lib/records/record-queries'

const NoRecordsYet = layer(async () => (await import('@/components/records/record-none')).NoRecordsYet)

/** The month calendar with its filters and states. `j` and `k` turn the page, `t` goes to today. */
export function EventMonth(props: EventViewProps) {
  const t = useT()
  const { timeZone } = useFormat()
  const { search, onChange } = props
  const month = shownMonth(search, new Date(), timeZone)
  const list = useMonthEvents(search, month)
  const isEmpty = list.isSuccess && !list.isPlaceholderData && list.events.length === 0
  const isFiltered = !!(search.q || search.status || search.venue || search.venueId || search.import)
  const hasEvents = useHasRecords(events, isEmpty && !isFiltered)
  const show = (next: Month) => onChange({ month: isoMonth(next), day: undefined })
  if (hasEvents === false) {
    return (
      <>
        <EventFilters {...props} />
        <NoRecordsYet kind={events} canWrite={props.canWrite} />
      </>
    )
  }
  return (
    <>
      <EventFilters {...props} trailing={<CalendarLegend />}>
        <MonthStepper month={month} onMonth={show} />
      </EventFilters>
      {isEmpty && hasEvents !== undefined && <EmptyMonth month={month} onMonth={show} />}
      {isEmpty && isFiltered && <EmptyMonth month={month} onMonth={show} />}
      {list.isCut && (
        <p role="status" className="mx-4 mb-2 text-table text-warn">
          {t('planning.cut', { count: list.events.length })}
        </p>
      )}
      {list.error && !list.data ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} />
      ) : (
        <Calendar
          month={month}
          events={list.events}
          isWhole={list.isWhole}
          canWrite={props.canWrite}
          openId={props.openId}
          onMonth={show}
          day={readIsoDay(search.day)}
          onDay={(day) => onChange({ month: isoMonth(monthOf(day)), day: isoDay(day) })}
          legend={<TagLegend events={list.events} isWhole={list.isWhole} />}
        />
      )}
      {list.isFetchNextPageError && <ErrorState error={list.error} onRetry={() => void list.fetchNextPage()} />}
      {!list.isWhole && !list.error && (
        <span role="status" className="late sr-only">
          {t('shell.loading')}
        </span>
      )}
    </>
  )
}

function MonthStepper({ month, onMonth }: { month: Month; onMonth: (month: Month) => void }) {
  const t = useT()
  const words = useDayFormat()
  const { timeZone } = useFormat()
  const step = (months: number) => onMonth(addMonths(month, months))
  const goToday = () => onMonth(monthOf(dayAt(new Date(), timeZone)))
  useHotkeys({
    j: () => step(1),
    k: () => step(-1),
    pagedown: () => step(1),
    pageup: () => step(-1),
    t: goToday,
  })
  return (
    <div className="flex items-center gap-1">
      <IconButton label={t('planning.previousMonth')} keys="k" onClick={() => step(-1)}>
        <ChevronLeft className="size-4" />
      </IconButton>
      <h2 aria-live="polite" className="min-w-26 text-center sm:min-w-34 text-table font-semibold whitespace-nowrap">
        {words.month(month)}
      </h2>
      <IconButton label={t('planning.nextMonth')} keys="j" onClick={() => step(1)}>
        <ChevronRight className="size-4" />
      </IconButton>
      <Button size="sm" className="ms-1" onClick={goToday}>
        {t('planning.today')}
      </Button>
    </div>
  )
}
