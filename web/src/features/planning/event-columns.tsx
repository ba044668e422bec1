import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { useMemo } from 'react'
import { RowTags } from '@/components/row-tags'
import type { Column } from '@/components/table-columns'
import { EventStatusButton } from '@/features/planning/event-status'
import { EventTime } from '@/features/planning/event-time'
import { eventLook, inkOf } from '@/features/planning/event-words'
import { cx } from '@/lib/class-names'
import { dateOf, useFormat } from '@/lib/format'
import { useT } from '@/lib/i18n'

/** The columns shown when nobody chose any. */
export const DEFAULT_COLUMNS: readonly string[] = ['when', 'venue', 'status']

/** The columns of the event table, in the reader's language. */
export function useEventColumns(canWrite: boolean): readonly Column<Event>[] {
  const t = useT()
  const format = useFormat()
  return useMemo(() => {
    const muted = (text: string | undefined) => <span className="truncate text-muted">{text}</span>
    return [
      {
        id: 'name',
        header: t('planning.event'),
        track: 'minmax(240px, 1fr)',
        isFixed: true,
        cell: (event) => <NameCell event={event} />,
      },
      {
        id: 'when',
        header: t('planning.when'),
        track: 'minmax(220px, 310px)',
        sortKey: 'starts_at',
        cell: (event) => <EventTime event={event} />,
      },
      {
        id: 'venue',
        header: t('planning.venue'),
        track: 'minmax(140px, 260px)',
        givesWay: 2,
        cell: (event) => muted(event.venue),
      },
      {
        id: 'status',
        header: t('planning.status'),
        track: '140px',
        givesWay: 4,
        cell: (event) => <EventStatusButton isPlain event={event} canWrite={canWrite} />,
      },
      {
        id: 'zone',
        header: t('planning.timeZone'),
        track: 'minmax(120px, 170px)',
        givesWay: 1,
        cell: (event) => muted(event.timeZone),
      },
      {
        id: 'created',
        header: t('planning.created'),
        track: '120px',
        givesWay: 3,
        align: 'end',
        sortKey: 'created_at',
        cell: (event) => muted(event.createdAt && format.day(dateOf(event.createdAt))),
      },
    ]
  }, [t, format, canWrite])
}

function NameCell({ event }: { event: Event }) {
  return (
    <>
      <span
        aria-hidden
        style={inkOf(event)}
        className={cx('bar -my-1 h-5 w-2 shrink-0 rounded-sm', eventLook(event.status).fill)}
      />
      <span title={event.name} className="min-w-0 truncate font-medium">
        {event.name}
      </span>
      <RowTags tags={event.tags} most={2} />
    </>
  )
}

/** An event on a narrow screen. */
export function EventCard({ event }: { event: Event }) {
  const t = useT()
  const look = eventLook(event.status)
  return (
    <div className="flex min-h-18 gap-3 px-4 py-3">
      <span aria-hidden style={inkOf(event)} className={cx('bar w-2 shrink-0 rounded-sm', look.fill)} />
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{event.name}</p>
        <p className="mt-0.5 text-xs text-muted">
          <EventTime event={event} />
        </p>
        <p className="mt-1 flex items-center gap-1.5 text-xs text-muted">
          <look.icon className={cx('size-3.5 shrink-0', look.tone)} aria-hidden />
          <span className="truncate">{[t(look.label), event.venue].filter(Boolean).join(' · ')}</span>
        </p>
      </div>
    </div>
  )
}
