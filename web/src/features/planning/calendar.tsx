import { CalendarAgenda } from '@/features/planning/calendar-agenda'
import type { BarActions } from '@/features/planning/calendar-bar'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { type Day, dayAt, monthOf, weeksOf } from '@/features/planning/calendar-days'
import { useBarDrag } from '@/features/planning/calendar-drag'
import { useCalendarFocus } from '@/features/planning/calendar-focus'
import { layoutWeek } from '@/features/planning/calendar-layout'
import { type CalendarProps, type DayPlan, useDayPlan } from '@/features/planning/calendar-plan'
import { useLaneRows } from '@/features/planning/calendar-size'
import { WeekdayHead } from '@/features/planning/calendar-weekdays'
import { CalendarWeek, type DayContext } from '@/features/planning/calendar-week'
import { movedDates } from '@/features/planning/event-dates'
import { updateEvent } from '@/features/planning/event'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'
import { useIsNarrow, useIsPrinting } from '@/lib/media-query'

/** A month of events: bars across days, moved with the mouse or with Shift and the arrow keys; a list on narrow screens. */
export function Calendar(props: CalendarProps) {
  const isNarrow = useIsNarrow()
  const plan = useDayPlan(props.events)
  if (isNarrow) return <CalendarAgenda {...props} plan={plan} />
  return (
    <>
      <MonthGrid {...props} plan={plan} />
      {props.legend}
    </>
  )
}

function MonthGrid(props: CalendarProps & { plan: DayPlan }) {
  const t = useT()
  const words = useDayFormat()
  const { timeZone } = useFormat()
  const { month, plan } = props
  const weeks = weeksOf(month)
  const first = weeks[0] ?? 0
  const last = (weeks[weeks.length - 1] ?? 0) + 6
  const today = dayAt(new Date(), timeZone)
  const isInMonth = (day: Day) => monthOf(day).month === month.month
  const start = today >= first && today <= last ? today : (weeks[1] ?? first)
  const { element, rows: onScreen } = useLaneRows(weeks.length)
  const rows = useIsPrinting() ? Infinity : onScreen
  const focus = useCalendarFocus({
    start,
    first,
    last,
    onLeave: (day) => props.onMonth(monthOf(day)),
    openId: props.openId,
  })

  const move = (id: string, days: number) => {
    const event = plan.byId.get(id)
    const span = plan.spans.find((candidate) => candidate.id === id)
    if (!event || !span) return
    const day = span.first + days
    focus.keepBar(id)
    updateEvent(event, movedDates(event, days), { message: t('planning.didMoveToast', { day: words.short(day) }) })
    if (day < first || day > last) props.onMonth(monthOf(day))
  }
  const { drag, grab, swallowsClick } = useBarDrag(move)
  const dragged = drag && plan.spans.find(({ id }) => id === drag.id)
  const actions: BarActions = {
    openId: props.openId,
    onMove: props.canWrite ? move : undefined,
    onGrab: grab,
    swallowsClick,
    draggedId: drag?.id,
  }
  const days: DayContext = {
    today,
    focusDay: focus.focusDay,
    isInMonth,
    isTarget: (day) => !!drag && !!dragged && day >= dragged.first + drag.days && day <= dragged.last + drag.days,
    eventsOn: plan.eventsOn,
    isWhole: props.isWhole,
    canWrite: props.canWrite,
  }
  return (
    <section
      ref={focus.container}
      aria-label={words.month(month)}
      aria-busy={!props.isWhole}
      data-wide
      data-month
      data-scroller
      onKeyDown={focus.onKeyDown}
      className="mx-4 mb-4 flex min-h-0 flex-1 flex-col overflow-y-auto rounded-md border border-line bg-surface-1"
    >
      <WeekdayHead monday={first} />
      <div ref={element} className="flex min-h-120 flex-1 flex-col">
        {weeks.map((monday) => (
          <CalendarWeek
            key={monday}
            monday={monday}
            week={layoutWeek(plan.spans, monday, rows)}
            rows={rows}
            byId={plan.byId}
            days={days}
            actions={actions}
          />
        ))}
      </div>
    </section>
  )
}
