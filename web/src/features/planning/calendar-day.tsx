import type { Event } from '@eventkit/api/eventkit/v1/planning_pb'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { type ComponentProps, type ReactElement, useState } from 'react'
import { Button, buttonClass } from '@/components/ui/button'
import { Popover } from '@/components/ui/popover'
import { type Day, isoDay } from '@/features/planning/calendar-days'
import { useDayFormat } from '@/features/planning/calendar-day-format'
import { readEventSearch } from '@/features/planning/event-search'
import { useRangeText } from '@/features/planning/event-time'
import { eventLook, inkOf } from '@/features/planning/event-words'
import { startNewEvent } from '@/features/planning/new-event-day'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

// A longer list is for the table, which is virtualised and can be searched.
const MOST = 60

/** What happens on one day, opened from its number. */
export function DayPopover(props: {
  day: Day
  events: readonly Event[]
  isWhole: boolean
  canWrite: boolean
  trigger: ReactElement<ComponentProps<'button'>>
}) {
  const t = useT()
  const words = useDayFormat()
  const [open, setOpen] = useState(false)
  const { day, events, isWhole } = props
  const close = () => setOpen(false)
  return (
    <Popover open={open} onOpenChange={setOpen} label={words.long(day)} className="w-80 p-2" trigger={props.trigger}>
      <h3 className="px-2 pt-1 pb-2 text-table font-semibold">{words.long(day)}</h3>
      <DayEvents events={events} isWhole={isWhole} onOpen={close} />
      <div className="mt-1 flex flex-wrap gap-1.5">
        {props.canWrite && (
          <Button
            size="sm"
            onClick={() => {
              close()
              startNewEvent(day)
            }}
          >
            <Plus className="size-3.5" aria-hidden />
            {t('planning.newHere')}
          </Button>
        )}
        {events.length > 0 && <DayTableLink day={day} count={events.length} isWhole={isWhole} />}
      </div>
    </Popover>
  )
}

/** The search that shows a day in the table, whatever else it was narrowed to. */
export function inTable(day: Day) {
  return (search: Record<string, unknown>) => readEventSearch({ ...search, view: 'table', when: isoDay(day) })
}

/** Leads to a day in the table. */
export function DayTableLink({ day, count, isWhole }: { day: Day; count: number; isWhole: boolean }) {
  const t = useT()
  return (
    <Link to="/events" search={inTable(day)} className={buttonClass('ghost', 'sm')}>
      {isWhole && count > MOST ? t('planning.showAllInTable', { count }) : t('planning.showInTable')}
    </Link>
  )
}

/** The first events of a day as a list of links. */
export function DayEvents(props: { events: readonly Event[]; isWhole: boolean; onOpen?: () => void }) {
  const t = useT()
  const dates = useRangeText()
  const { events, onOpen } = props
  if (events.length === 0) {
    return (
      <p className="p-2 pt-0 text-table text-muted">
        {props.isWhole ? t('planning.nothingOnDay') : t('shell.loadingMore')}
      </p>
    )
  }
  return (
    <ul className="flex flex-col gap-1">
      {events.slice(0, MOST).map((event) => {
        const look = eventLook(event.status)
        return (
          <li key={event.id}>
            <Link
              to="/events/$eventId"
              params={{ eventId: event.id }}
              search={true}
              onClick={onOpen}
              style={inkOf(event)}
              className={cx('bar flex flex-col rounded-sm px-2.5 py-1.5 text-table hover:brightness-110', look.fill)}
            >
              <span className="flex items-center gap-1.5 font-medium">
                <look.icon className="size-3.5 shrink-0" aria-hidden />
                <span className="truncate">{event.name}</span>
              </span>
              <span className="tabular ps-5 text-xs">
                {[t(look.label), dates(event), event.venue].filter(Boolean).join(' · ')}
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}
