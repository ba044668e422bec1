import { findTimeZone } from '../../kernel/clock.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import type { DomainError } from '../../kernel/errors.ts'
import type { ReadOptions } from '../files/file-row.ts'
import { type Problem, problem } from '../files/problem.ts'
import { refusedOptions } from '../files/refused-option.ts'
import type { ImportRow } from './import.rules.ts'

const MAX_WINDOW_YEARS = 10
const [firstYear, lastYear] = [1900, 2200]

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
  if (Temporal.ZonedDateTime.compare(from, to) >= 0) throw refused('expand_to', problem('window_empty'))
  if (from.year < firstYear || to.year > lastYear)
    throw refused('expand_from', problem('window_years', { from: firstYear, to: lastYear }))
  if (Temporal.ZonedDateTime.compare(from.add({ years: MAX_WINDOW_YEARS }), to) < 0) {
    throw refused('expand_to', problem('window_too_long', { years: MAX_WINDOW_YEARS }))
  }
  const timeZone = findTimeZone(stored.time_zone)
  if (stored.time_zone !== '' && timeZone === undefined) throw refused('time_zone', problem('time_zone_unknown'))
  return {
    fileName,
    workspaceId: stored.workspace_id,
    timeZone: timeZone ?? '',
    callerTimeZone: ctx.principal.timeZone,
    columns: stored.columns,
    dateOrder: stored.date_order,
    usualDateOrder: '',
    receivedOn: today.toPlainDate().toString(),
    expandFrom: from.toInstant().toString(),
    expandTo: to.toInstant().toString(),
  }
}

const refused = (field: string, why: Problem): DomainError => refusedOptions({ field, why })

const zoned = (text: string): Temporal.ZonedDateTime => Temporal.Instant.from(text).toZonedDateTimeISO('UTC')

/** Two years after today; a window that begins later still has its three years. */
function defaultEnd(today: Temporal.ZonedDateTime, from: Temporal.ZonedDateTime): Temporal.ZonedDateTime {
  const end = today.add({ years: 2 })
  return Temporal.ZonedDateTime.compare(from, end) < 0 ? end : from.add({ years: 3 })
}
