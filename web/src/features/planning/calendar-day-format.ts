import { useMemo } from 'react'
import { type Day, type Month, dayOf, utcNoon } from '@/features/planning/calendar-days'
import { useFormat } from '@/lib/format'

/** Words for days and months of the calendar. */
export interface DayFormat {
  /** "Thursday 10 December" */
  long: (day: Day) => string
  /** "Thursday, 10 December 2026", where no month is near that has the year. */
  dated: (day: Day) => string
  /** "Thu 10 Dec" */
  short: (day: Day) => string
  /** "Thu" */
  weekday: (day: Day) => string
  /** "December 2026" */
  month: (month: Month) => string
}

/** The day words of the reader's language; days have no zone, so UTC stands in for it. */
export function useDayFormat(): DayFormat {
  const { locale } = useFormat()
  return useMemo(() => {
    const make = (options: Intl.DateTimeFormatOptions) => {
      const format = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'de-DE', { ...options, timeZone: 'UTC' })
      return (day: Day) => format.format(utcNoon(day))
    }
    const month = make({ month: 'long', year: 'numeric' })
    return {
      long: make({ weekday: 'long', day: 'numeric', month: 'long' }),
      dated: make({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
      short: make({ weekday: 'short', day: 'numeric', month: 'short' }),
      weekday: make({ weekday: 'short' }),
      month: (shown) => month(dayOf(shown.year, shown.month, 1)),
    }
  }, [locale])
}
