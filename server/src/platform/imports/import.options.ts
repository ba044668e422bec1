import { cleanTimeZone } from '../../kernel/clock.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { invalid } from '../../kernel/errors.ts'
import type { ReadOptions } from '../files/file-row.ts'
import type { ImportRow } from './import.rules.ts'

const MAX_WINDOW_YEARS = 10

/**
 * What was asked for, with the caller's own settings where nothing was. Recurring events are expanded from a year before
 * the upload to two years after. Throws invalid for an unknown zone and for a window that is empty, longer than
 * ten years or centuries away.
 */
export function readOptionsOf(
  ctx: Ctx,
  {
    options: stored,
    file_name: fileName,
    received_at: receivedAt,
  }: Pick<ImportRow, 'options' | 'file_name' | 'received_at'>,
): ReadOptions {
  const today = Temporal.Instant.fromEpochMilliseconds(receivedAt.getTime()).toZonedDateTimeISO('UTC').startOfDay()
  const from = stored.expand_from === '' ? today.subtract({ years: 1 }) : zoned(stored.expand_from)
  const to = stored.expand_to === '' ? defaultEnd(today, from) : zoned(stored.expand_to)
  if (Temporal.ZonedDateTime.compare(from, to) >= 0) throw invalid('expand_to', 'must be after expand_from')
  if (from.year < 1900 || to.year > 2200) throw invalid('expand_from', 'must be between the years 1900 and 2200')
  if (Temporal.ZonedDateTime.compare(from.add({ years: MAX_WINDOW_YEARS }), to) < 0) {
    throw invalid('expand_to', `must be at most ${MAX_WINDOW_YEARS} years after expand_from`)
  }
  return {
    fileName,
    workspaceId: stored.workspace_id,
    timeZone: stored.time_zone === '' ? '' : cleanTimeZone('time_zone', stored.time_zone),
    callerTimeZone: ctx.principal.timeZone,
    columns: stored.columns,
    dateOrder: stored.date_order,
    usualDateOrder: '',
    receivedOn: today.toPlainDate().toString(),
    expandFrom: from.toInstant().toString(),
    expandTo: to.toInstant().toString(),
  }
}

const zoned = (text: string): Temporal.ZonedDateTime => Temporal.Instant.from(text).toZonedDateTimeISO('UTC')

/** Two years after today; a window that begins later still has its three years. */
function defaultEnd(today: Temporal.ZonedDateTime, from: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const end = today.add({ years: 2 })
  return Temporal.ZonedDateTime.compare(from, end) < 0 ? end : from.add({ years: 3 })
}
