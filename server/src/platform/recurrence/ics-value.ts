/** A point in time as a property writes it (RFC 5545 sections 3.3.4 and 3.3.5). */
export type IcsTime = (
  | { form: 'date'; date: Temporal.PlainDate }
  | { form: 'utc'; instant: Temporal.Instant }
  /** Wall-clock time of the zone named by TZID; of no zone in particular where tzid is absent. */
  | { form: 'local'; dateTime: Temporal.PlainDateTime; tzid: string | undefined }
) & {
  /** Of a period: what it ends at, or how long it lasts. */
  until?: string
}

/** Years that every part of the way takes, zones and lengths added: databases and RFC 3339 end at 1 and 9999. */
const YEARS = { first: 1000, last: 9000 }
/** Also as some write it: with hyphens and colons, without seconds, with a fraction or an offset; a Z after a date says nothing. */
const DATE_TIME =
  /^(\d{4})-?(\d{2})-?(\d{2})(?:[T ](\d{2}):?(\d{2})(?::?(\d{2}))?(?:\.\d+)?(Z|[+-]\d{2}(?::?\d{2})?)?|Z)?$/i
/** Also in lower case, with weeks beside days, and with years and months of none. */
const DURATION =
  /^([+-]?)P(?:0Y)?(?:0M)?(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/i

/** Date and time of day as they stand; of a date, its midnight. */
export function writtenAs(time: IcsTime): Temporal.PlainDateTime {
  if (time.form === 'date') return time.date.toPlainDateTime()
  return time.form === 'local' ? time.dateTime : time.instant.toZonedDateTimeISO('UTC').toPlainDateTime()
}

/** Reads `20250201`, `20250201T103500` or `20250201T093500Z`, loosely written too; undefined for none and no real date. */
export function parseTime(value: string, tzid: string | undefined): IcsTime | undefined {
  const parts = DATE_TIME.exec(value.trim())
  if (parts === null) return undefined
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map((part) => Number(part ?? 0))
  if (year === undefined || year < YEARS.first || year > YEARS.last) return undefined
  try {
    const date = Temporal.PlainDate.from({ year, month: month ?? 0, day: day ?? 0 }, { overflow: 'reject' })
    if (parts[4] === undefined) return { form: 'date', date }
    // A leap second is written as 60 and has no place in POSIX time.
    const time = { hour: hour ?? 0, minute: minute ?? 0, second: second === 60 ? 59 : (second ?? 0) }
    const isEndOfDay = time.hour === 24 && time.minute === 0 && time.second === 0
    const dateTime = isEndOfDay
      ? date.add({ days: 1 }).toPlainDateTime()
      : date.toPlainDateTime(Temporal.PlainTime.from(time, { overflow: 'reject' }))
    const offset = parts[7]
    if (offset === undefined) return { form: 'local', dateTime, tzid }
    const minutes = parseOffset(offset) ?? 0
    return { form: 'utc', instant: dateTime.subtract({ minutes }).toZonedDateTime('UTC').toInstant() }
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

/** Reads `P1W`, `P1DT2H`, `-PT15M` (RFC 5545 section 3.3.6); undefined when it is none. */
export function parseDuration(value: string): Temporal.Duration | undefined {
  const parts = DURATION.exec(value.trim())
  if (parts === null || !/\d/.test(value)) return undefined
  const sign = parts[1] === '-' ? -1 : 1
  const [weeks, days, hours, minutes, seconds] = parts.slice(2).map((part) => sign * Number(part ?? 0))
  return Temporal.Duration.from({
    weeks: weeks ?? 0,
    days: days ?? 0,
    hours: hours ?? 0,
    minutes: minutes ?? 0,
    seconds: seconds ?? 0,
  })
}

/** Reads `+0100` or `-013045`, and loosely `1:00`, as minutes ahead of UTC (RFC 5545 section 3.3.14); undefined for none. */
export function parseOffset(value: string): number | undefined {
  const parts = /^([+-]?)(\d{1,2}):?(\d{2})?:?(\d{2})?$/.exec(value.trim())
  if (parts === null) return undefined
  const [hours = 0, minutes = 0, seconds = 0] = parts.slice(2).map((part) => Number(part ?? 0))
  if (hours > 23 || minutes > 59 || seconds > 59) return undefined
  return (parts[1] === '-' ? -1 : 1) * (hours * 60 + minutes + seconds / 60)
}
