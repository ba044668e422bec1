/** The day that the calendar on the wall of a zone shows at an instant. */
export const dayOf = (at: Date, timeZone: string): Temporal.PlainDate =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()

/** The first moment of a day in a zone: midnight, or what the clock shows where a change of the clocks skips it. */
export const startOfDay = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(day.toZonedDateTime(timeZone).epochMilliseconds)

/** The last second of a day in a zone. */
export const endOfDay = (day: Temporal.PlainDate, timeZone: string): Date =>
  new Date(startOfDay(day.add({ days: 1 }), timeZone).getTime() - 1000)
