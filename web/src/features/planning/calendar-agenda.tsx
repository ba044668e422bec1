import { DayEvents, DayTableLink } from '@/features/planning/calendar-day'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { useDayLabel } from '@/features/planning/calendar-day-label'
import { type Day, dateOfDay, dayAt, dayOf, monthOf, weeksOf } from '@/features/planning/calendar-days'
import { useCalendarFocus } from '@/features/planning/calendar-focus'
import type { CalendarProps, DayPlan } from '@/features/planning/calendar-plan'
import { WeekdayHead } from '@/features/planning/calendar-weekdays'
import { eventLook, inkOf } from '@/features/planning/event-words'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'

// More marks than this cannot be told apart on a small screen.
const MOST_MARKS = 3

/** A month on a narrow screen: small days with a mark for each event, and the chosen day's events below. */
export function CalendarAgenda(props: CalendarProps & { plan: DayPlan }) {
  const words = useDayFormat()
  const { timeZone } = useFormat()
  const { month, plan } = props
  const weeks = weeksOf(month)
  const first = weeks[0] ?? 0
  const last = (weeks[weeks.length - 1] ?? 0) + 6
  const today = dayAt(new Date(), timeZone)
  const isThisMonth = (day: Day) => monthOf(day).month === month.month && monthOf(day).year === month.year
  const busy = plan.spans.find((span) => isThisMonth(span.first))?.first
  const start = isThisMonth(today) ? today : (busy ?? dayOf(month.year, month.month, 1))
  const day = props.day !== undefined && isThisMonth(props.day) ? props.day : start
  const focus = useCalendarFocus({ start: day, first, last, onLeave: (left) => props.onMonth(monthOf(left)) })
  const events = plan.eventsOn(day)
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-y-auto">
      <section
        ref={focus.container}
        aria-label={words.month(month)}
        onKeyDown={focus.onKeyDown}
        className="bg-surface-1"
      >
        <WeekdayHead monday={first} />
        <ol className="grid grid-cols-7 border-b border-line">
          {Array.from({ length: weeks.length * 7 }, (_, index) => first + index).map((cell) => (
            <li key={cell} aria-current={cell === today ? 'date' : undefined}>
              <SmallDay
                day={cell}
                plan={plan}
                isWhole={props.isWhole}
                isToday={cell === today}
                isChosen={cell === day}
                isInMonth={isThisMonth(cell)}
                isTabStop={cell === focus.focusDay}
                onChoose={() => props.onDay(cell)}
              />
            </li>
          ))}
        </ol>
      </section>
      <section aria-label={words.long(day)} className="flex flex-col gap-2 p-4">
        <h2 className="text-sm font-semibold">{words.long(day)}</h2>
        <DayEvents events={events} isWhole={props.isWhole} />
        {events.length > 0 && (
          <div>
            <DayTableLink day={day} count={events.length} isWhole={props.isWhole} />
          </div>
        )}
      </section>
      {props.legend}
    </div>
  )
}

function SmallDay(props: {
  day: Day
  plan: DayPlan
  isWhole: boolean
  isToday: boolean
  isChosen: boolean
  isInMonth: boolean
  isTabStop: boolean
  onChoose: () => void
}) {
  const labelOf = useDayLabel()
  const { day, isToday, isChosen } = props
  const events = props.plan.eventsOn(day)
  return (
    <button
      type="button"
      data-day-button={day}
      tabIndex={props.isTabStop ? 0 : -1}
      aria-pressed={isChosen}
      aria-label={labelOf(day, events.length, props.isWhole)}
      onClick={props.onChoose}
      className={cx(
        'flex h-13 w-full flex-col items-center gap-1 pt-1 focus-visible:-outline-offset-2',
        isChosen && 'bg-surface-3',
      )}
    >
      <span
        className={cx(
          'tabular flex size-6 items-center justify-center rounded-full text-xs',
          isToday ? 'bg-accent font-bold text-on-accent' : props.isInMonth ? 'font-medium' : 'text-muted',
        )}
      >
        {dateOfDay(day).day}
      </span>
      <span className="flex w-full flex-col items-center gap-0.5" aria-hidden>
        {events.slice(0, MOST_MARKS).map((event) => (
          <span
            key={event.id}
            style={inkOf(event)}
            className={cx('mark h-1 w-7 rounded-full', eventLook(event.status).mark)}
          />
        ))}
      </span>
    </button>
  )
}
