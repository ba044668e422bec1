import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { type BarActions, CalendarBar } from '@/features/planning/calendar-bar'
import { DayPopover, inTable } from '@/features/planning/calendar-day'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { useDayLabel } from '@/features/planning/calendar-day-label'
import { type Day, dateOfDay } from '@/features/planning/calendar-days'
import type { Week } from '@/features/planning/calendar-layout'
import { startNewEvent } from '@/features/planning/new-event-day'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

/** What the days of a calendar share. */
export interface DayContext {
  today: Day
  /** The day that Tab goes to. */
  focusDay: Day
  isInMonth: (day: Day) => boolean
  /** Whether an event on its way would land here. */
  isTarget: (day: Day) => boolean
  eventsOn: (day: Day) => readonly Event[]
  /** Whether the events are all there. */
  isWhole: boolean
  canWrite: boolean
}

/** One week: seven days, and the bars that lie across them. */
export function CalendarWeek(props: {
  monday: Day
  week: Week
  rows: number
  byId: ReadonlyMap<string, Event>
  days: DayContext
  actions: BarActions
}) {
  const { monday, week, days } = props
  const seven = Array.from({ length: 7 }, (_, column) => monday + column)
  return (
    <div className="relative min-h-24 flex-1 border-b border-line last:border-b-0">
      <ol className="grid h-full grid-cols-7">
        {seven.map((day) => (
          <CalendarDay key={day} day={day} days={days} />
        ))}
      </ol>
      <ul
        className="pointer-events-none absolute inset-x-0 top-7.5 grid grid-cols-7 gap-y-1"
        style={{ gridAutoRows: '20px' }}
      >
        {week.segments.map((segment) => {
          const event = props.byId.get(segment.id)
          return event && <CalendarBar key={segment.id} event={event} segment={segment} actions={props.actions} />
        })}
        {week.more.map((count, column) => {
          const day = monday + column
          return (
            count > 0 && (
              <li
                key={day}
                style={{ gridColumn: column + 1, gridRow: props.rows }}
                className="pointer-events-auto px-1.5"
              >
                <MoreOnDay day={day} count={count} isWhole={days.isWhole} />
              </li>
            )
          )
        })}
      </ul>
    </div>
  )
}

/** What has no line of its own is in the table, however much it is. */
function MoreOnDay({ day, count, isWhole }: { day: Day; count: number; isWhole: boolean }) {
  const t = useT()
  const name = useDayFormat().long(day)
  return (
    <Link
      to="/events"
      search={inTable(day)}
      aria-label={
        isWhole ? t('planning.moreOnDayLabel', { count, day: name }) : t('planning.moreLoadingLabel', { day: name })
      }
      className="block h-5 w-fit max-w-full truncate rounded-sm px-1.5 text-xs leading-5 text-muted hover:bg-surface-2 hover:text-text"
    >
      {isWhole ? t('planning.moreOnDay', { count }) : t('planning.moreLoading')}
    </Link>
  )
}

function CalendarDay({ day, days }: { day: Day; days: DayContext }) {
  const t = useT()
  const words = useDayFormat()
  const labelOf = useDayLabel()
  const events = days.eventsOn(day)
  const isToday = day === days.today
  return (
    <li
      data-day={day}
      aria-current={isToday ? 'date' : undefined}
      onDoubleClick={() => days.canWrite && startNewEvent(day)}
      className={cx(
        'group flex justify-between border-e border-line p-1 last:border-e-0',
        days.isInMonth(day) ? '' : 'bg-surface-0',
        days.isTarget(day) && 'bg-[color-mix(in_oklab,var(--accent)_16%,var(--surface-1))]',
      )}
    >
      <DayPopover
        day={day}
        events={events}
        isWhole={days.isWhole}
        canWrite={days.canWrite}
        trigger={
          <button
            type="button"
            data-day-button={day}
            tabIndex={day === days.focusDay ? 0 : -1}
            aria-label={labelOf(day, events.length, days.isWhole)}
            className={cx(
              'tabular flex h-5.5 min-w-5.5 items-center justify-center self-start rounded-sm px-1.5 text-xs',
              isToday && 'bg-accent font-bold text-on-accent',
              !isToday && 'hover:bg-surface-2',
              !isToday && (days.isInMonth(day) ? 'font-medium text-text' : 'text-muted'),
            )}
          >
            {dateOfDay(day).day}
          </button>
        }
      />
      {days.canWrite && (
        <button
          type="button"
          tabIndex={-1}
          aria-label={t('planning.newOnDay', { day: words.long(day) })}
          onClick={() => startNewEvent(day)}
          className="flex size-5.5 items-center justify-center rounded-sm text-muted opacity-0 group-hover:opacity-100 hover:bg-surface-2 hover:text-text pointer-coarse:hidden"
        >
          <Plus className="size-3.5" aria-hidden />
        </button>
      )}
    </li>
  )
}
