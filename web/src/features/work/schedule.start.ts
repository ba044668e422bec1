import { isoDate } from '@eventkit/api/words/wall-time'
import { wallTimeOf } from '@/lib/zoned-time'

/** Where the rule of a new schedule begins: today, at nine. */
export const startOfSchedule = (timeZone: string) => ({
  date: isoDate(wallTimeOf(new Date(), timeZone)),
  time: '09:00',
  zone: timeZone,
})
