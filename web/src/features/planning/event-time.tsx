import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Tooltip } from '@/components/ui/tooltip'
import { offsetText, placeOf, rangeText, stretchOf } from '@/features/planning/event-range'
import { cx } from '@/lib/class-names'
import { useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** When an event is, in the reader's words: whole days as they are at the venue, times in the reader's zone. */
export function useRangeText(): (event: Event) => string {
  const { locale, timeZone } = useFormat()
  return (event) => {
    const { allDay } = event
    return rangeText(stretchOf(event), { locale, timeZone: allDay ? event.timeZone : timeZone, allDay })
  }
}

/** When an event is; hovering shows it at the venue and in UTC. */
export function EventTime({ event, className }: { event: Event; className?: string }) {
  const text = useRangeText()
  return (
    <Tooltip label={<EventTimes event={event} />}>
      <time dateTime={stretchOf(event).startsAt.toISOString()} className={cx('tabular truncate', className)}>
        {text(event)}
      </time>
    </Tooltip>
  )
}

/** The times of an event in the reader's zone, at the venue and in UTC, one a line. */
export function EventTimes({ event }: { event: Event }) {
  const t = useT()
  const { locale, timeZone } = useFormat()
  const stretch = stretchOf(event)
  const zones = [
    { label: t('planning.yourTime'), zone: timeZone },
    { label: t('planning.atVenue', { zone: placeOf(event.timeZone) }), zone: event.timeZone },
    { label: t('planning.utc'), zone: 'UTC' },
  ]
  return (
    <ul className="flex flex-col gap-0.5">
      {zones.map(({ label, zone }) => (
        <li key={label}>
          <span className="tabular whitespace-nowrap">
            {rangeText(stretch, { locale, timeZone: zone, allDay: false })}
          </span>{' '}
          <span className="text-muted">{label}</span>
        </li>
      ))}
    </ul>
  )
}

/** Whether the clocks at the venue show another time than the reader's, at the start of an event. */
export function hasOtherClock(event: Event, timeZone: string): boolean {
  const { startsAt } = stretchOf(event)
  return offsetText(startsAt, event.timeZone) !== offsetText(startsAt, timeZone)
}
