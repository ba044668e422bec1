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
import { eventLook, hueName } from '@/features/planning/event-words'
import { startNewEvent } from '@/features/planning/new-event-day'
import { cx } from '@/lib/class-names'
import { hueOf } from '@/lib/hue'
import { useT } from '@/lib/i18n'

// A longer list is for the table, which is virtualised and can be searched.
const MOST = 60

/** Everything on one day, opened from its number or from "+n more". */
export function DayPopover(props: {
  day: Day
  events: readonly Event[]
  canWrite: boolean
  trigger: ReactElement<ComponentProps<'button'>>
}) {
  const t = useT()
  const words = useDayFormat()
  const [open, setOpen] = useState(false)
  const { day, events } = props
  const close = () => setOpen(false)
  return (
    <Popover open={open} onOpenChange={setOpen} label={words.long(day)} className="w-80 p-2" trigger={props.trigger}>
      <h3 className="px-2 pt-1 pb-2 text-table font-semibold">{words.long(day)}</h3>
      {events.length === 0 && <p className="px-2 pb-2 text-table text-muted">{t('planning.nothingOnDay')}</p>}
      <DayEvents events={events.slice(0, MOST)} onOpen={close} />
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
        {events.length > 0 && (
          <Link
            to="/events"
            search={(search) => readEventSearch({ ...search, view: 'table', when: isoDay(day) })}
            className={buttonClass('ghost', 'sm')}
          >
            {t('planning.showInTable')}
          </Link>
        )}
      </div>
    </Popover>
  )
}

/** The events of a day as a list of links. */
export function DayEvents({ events, onOpen }: { events: readonly Event[]; onOpen?: () => void }) {
  const t = useT()
  const dates = useRangeText()
  return (
    <ul className="flex flex-col gap-1">
      {events.map((event) => {
        const look = eventLook(event.status)
        return (
          <li key={event.id}>
            <Link
              to="/events/$eventId"
              params={{ eventId: event.id }}
              search={true}
              onClick={onOpen}
              style={{ '--hue': hueOf(hueName(event)) }}
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
