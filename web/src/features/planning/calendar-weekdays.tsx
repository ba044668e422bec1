import { useDayFormat } from '@/features/planning/calendar-day-format'
import type { Day } from '@/features/planning/calendar-days'
import { useT } from '@/lib/i18n'

/** The names of the days over a month. */
export function WeekdayHead({ monday }: { monday: Day }) {
  const t = useT()
  const words = useDayFormat()
  return (
    <ol
      aria-label={t('planning.weekdays')}
      className="sticky top-0 z-10 grid grid-cols-7 border-b border-line bg-surface-1"
    >
      {Array.from({ length: 7 }, (_, column) => (
        <li key={column} className="truncate px-2.5 py-1.5 text-xs text-muted max-md:px-0 max-md:text-center">
          {words.weekday(monday + column)}
        </li>
      ))}
    </ol>
  )
}
