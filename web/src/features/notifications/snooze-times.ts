import type { WallTime } from '@eventkit/api/words/wall-time'
import type { PlainKey } from '@/lib/i18n'
import { instantOf, wallTimeOf } from '@/lib/zoned-time'

/** Until when something can be put away, as people say it. */
export interface SnoozeTime {
  label: PlainKey
  until: Date
}

const MORNING = 8
const EVENING = 18
const HOUR_MS = 3_600_000

/** The times there are to choose from now, on the clock of the person's zone. */
export function snoozeTimes(now: Date, timeZone: string): SnoozeTime[] {
  const today = wallTimeOf(now, timeZone)
  const weekday = new Date(Date.UTC(today.year, today.month - 1, today.day)).getUTCDay()
  const toMonday = (8 - weekday) % 7 || 7
  const at = (days: number, hour: number) => instantOf(daysOn(today, days, hour), timeZone)
  return [
    { label: 'notifications.snoozeHour', until: new Date(now.getTime() + HOUR_MS) },
    // An hour is as good from five o'clock on.
    ...(today.hour < EVENING - 1 ? [{ label: 'notifications.snoozeEvening', until: at(0, EVENING) } as const] : []),
    { label: 'notifications.snoozeTomorrow', until: at(1, MORNING) },
    ...(toMonday > 1 ? [{ label: 'notifications.snoozeMonday', until: at(toMonday, MORNING) } as const] : []),
  ]
}

function daysOn({ year, month, day }: WallTime, days: number, hour: number): WallTime {
  const date = new Date(Date.UTC(year, month - 1, day + days))
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate(), hour, minute: 0 }
}
