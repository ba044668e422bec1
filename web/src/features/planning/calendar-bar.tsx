import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Link } from '@tanstack/react-router'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent } from 'react'
import { Tooltip } from '@/components/ui/tooltip'
import { mayChange, useMe } from '@/directory/me.queries'
import type { Segment } from '@/features/planning/calendar-layout'
import { stretchOf } from '@/features/planning/event-range'
import { EventTimes, useRangeText } from '@/features/planning/event-time'
import { eventLook, inkOf } from '@/features/planning/event-words'
import { cx } from '@/lib/class-names'
import { alongLine } from '@/lib/direction'
import { useFormat } from '@/lib/format'
import { useIsHighlighted } from '@/lib/highlights'
import { useT } from '@/lib/i18n'

const STEPS: Record<string, () => number> = {
  ArrowLeft: () => alongLine(-1),
  ArrowRight: () => alongLine(1),
  ArrowUp: () => -7,
  ArrowDown: () => 7,
}

/** What bars of a calendar do. */
export interface BarActions {
  openId: string | undefined
  /** Absent for those who may only look. */
  onMove: ((id: string, days: number) => void) | undefined
  onGrab: (id: string, event: PointerEvent) => void
  swallowsClick: () => boolean
  draggedId: string | undefined
}

/** An event across the days of one week: fill and icon are its status, the colour its first tag. Shift and an arrow move it. */
export function CalendarBar({ event, segment, actions }: { event: Event; segment: Segment; actions: BarActions }) {
  const t = useT()
  const format = useFormat()
  const dates = useRangeText()
  const isChanged = useIsHighlighted(event.id)
  const look = eventLook(event.status)
  const onMove = mayChange(useMe(), 'planning.event', event) ? actions.onMove : undefined
  const begins = !event.allDay && !segment.isContinued
  const hasTime = begins && segment.length === 1 && !segment.continues
  const onKeyDown = (key: KeyboardEvent) => {
    const step = STEPS[key.key]
    if (!key.shiftKey || !step || !onMove) return
    key.preventDefault()
    onMove(event.id, step())
  }
  const starts = begins ? format.time(stretchOf(event).startsAt) : ''
  const time = hasTime ? starts : ''
  // What is seen comes first in what is heard (WCAG 2.5.3).
  const name = [time, event.name].filter(Boolean).join(' ')
  const label = t('planning.barLabel', { name, status: t(look.label), dates: dates(event) })
  return (
    <li
      style={{ gridColumn: `${segment.column + 1} / span ${segment.length}`, gridRow: segment.lane + 1 }}
      className={cx('min-w-0', !segment.isContinued && 'ps-1.5', !segment.continues && 'pe-1.5')}
    >
      <Tooltip label={<BarHint event={event} status={t(look.label)} />}>
        <Link
          to="/events/$eventId"
          params={{ eventId: event.id }}
          search={true}
          draggable={false}
          data-bar={event.id}
          aria-label={label}
          aria-current={actions.openId === event.id || undefined}
          aria-keyshortcuts={onMove ? 'Shift+ArrowLeft Shift+ArrowRight Shift+ArrowUp Shift+ArrowDown' : undefined}
          onKeyDown={onKeyDown}
          onPointerDown={(pointer) => onMove && actions.onGrab(event.id, pointer)}
          onClick={(click) => actions.swallowsClick() && click.preventDefault()}
          style={{ ...inkOf(event), ...(segment.isContinued ? { '--edge': '0px' } : {}) }}
          className={cx(
            'bar pointer-events-auto flex h-5 items-center gap-1 overflow-hidden px-1.5 text-xs font-medium whitespace-nowrap select-none',
            'hover:brightness-110 focus-visible:outline-offset-0 [[data-theme=light]_&]:hover:brightness-95',
            look.fill,
            !segment.isContinued && 'rounded-s-sm',
            !segment.continues && 'rounded-e-sm',
            actions.openId === event.id && 'outline-2 outline-accent-text',
            actions.draggedId === event.id && 'opacity-50',
            isChanged && 'just-changed',
          )}
        >
          {segment.isContinued && <ChevronLeft className="-ms-1 size-3 shrink-0" aria-hidden />}
          <look.icon className="size-3 shrink-0" aria-hidden />
          {begins && (
            <span
              className={cx('tabular shrink-0 font-normal print:inline', hasTime ? '@max-[1020px]:hidden' : 'hidden')}
            >{`${starts} `}</span>
          )}
          <span className="truncate">{event.name}</span>
          {segment.continues && <ChevronRight className="-me-1 ms-auto size-3 shrink-0" aria-hidden />}
        </Link>
      </Tooltip>
    </li>
  )
}

function BarHint({ event, status }: { event: Event; status: string }) {
  return (
    <div className="flex flex-col gap-1 py-0.5">
      <p className="font-semibold">{event.name}</p>
      <p className="text-muted">{[status, event.venue, event.tags[0]].filter(Boolean).join(' · ')}</p>
      <EventTimes event={event} />
    </div>
  )
}
