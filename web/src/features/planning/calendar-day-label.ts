import { useDayFormat } from '@/features/planning/calendar-day-format'
import type { Day } from '@/features/planning/calendar-days'
import { useT } from '@/lib/i18n'

/** What a day is called aloud: "Thursday 10 December, 3 events"; without a count until all of them are there. */
export function useDayLabel(): (day: Day, count: number, isWhole: boolean) => string {
  const t = useT()
  const words = useDayFormat()
  return (day, count, isWhole) => {
    const name = words.long(day)
    if (!isWhole) return t('planning.dayLoading', { day: name })
    return count > 0 ? t('planning.dayLabel', { day: name, count }) : t('planning.dayEmpty', { day: name })
  }
}
