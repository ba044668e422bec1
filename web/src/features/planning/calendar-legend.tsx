import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { eventLook, NO_TAG_INK } from '@/features/planning/event-words'
import { cx } from '@/lib/class-names'
import { useT } from '@/lib/i18n'

const SHOWN = [EventStatus.CONFIRMED, EventStatus.TENTATIVE, EventStatus.ENQUIRY]

/** The fills of the usual statuses. */
export function CalendarLegend() {
  const t = useT()
  return (
    <ul aria-label={t('planning.legend')} className="hidden items-center gap-2 @min-[1060px]:flex">
      {SHOWN.map((status) => {
        const look = eventLook(status)
        return (
          <li
            key={status}
            style={NO_TAG_INK}
            className={cx('bar flex h-5.5 items-center gap-1 rounded-sm px-1.5 text-xs font-medium', look.fill)}
          >
            <look.icon className="size-3" aria-hidden />
            {t(look.label)}
          </li>
        )
      })}
    </ul>
  )
}
