import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Tooltip } from '@/components/ui/tooltip'
import { stretchOf } from '@/features/planning/event-dates'
import { offsetText, placeOf, rangeText } from '@/features/planning/event-range'
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
  const line = (label: string, zone: string) => (
    <div key={label} className="contents">
      <dt className="text-muted">{label}</dt>
      <dd className="tabular">{rangeText(stretch, { locale, timeZone: zone, allDay: false })}</dd>
    </div>
  )
  const zone = `${placeOf(event.timeZone)}, ${offsetText(stretch.startsAt, event.timeZone)}`
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 gap-y-0.5">
      {line(t('planning.yourTime'), timeZone)}
      {line(t('planning.atVenue', { zone }), event.timeZone)}
      {line(t('planning.utc'), 'UTC')}
    </dl>
  )
}
