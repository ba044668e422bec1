import { type IcsTime, parseTime } from '../recurrence/ics-value.ts'
import type { ContentLine } from './content-line.ts'

/** The times of EXDATE or RDATE, in order; undefined for each that is unreadable. */
export function parseTimes(property: ContentLine): (IcsTime | undefined)[] {
  const tzid = property.params.get('TZID')?.[0]
  const values = property.value.split(/[,;]/).filter((value) => value.trim() !== '')
  return values.map((value) => {
    const [begin = '', until] = value.split('/', 2)
    const time = parseTime(begin, tzid)
    return time && until !== undefined ? { ...time, until } : time
  })
}
