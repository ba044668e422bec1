import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { textOf } from '../kernel/text.ts'
import type { ReadOptions } from '../platform/files/file-row.ts'
import type { ImportedRecord } from '../platform/imports/index.ts'
import { hasStep } from './event.rules.ts'

/**
 * Whether a file whose series are expanded over a window has an event, by where the event is and, for an occurrence, where its
 * series puts it (the part of its key after the UID).
 */
export function isInWindow(
  { fields }: Pick<ImportedRecord, 'fields'>,
  key: string,
  options: Pick<ReadOptions, 'expandFrom' | 'expandTo'>,
): boolean {
  const [from, to] = [new Date(options.expandFrom), new Date(options.expandTo)]
  const [start, end] = [new Date(textOf(fields.starts_at)), new Date(textOf(fields.ends_at))]
  const original = /#(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(key)
  const [, year, month, day, hour = '00', minute = '00', second = '00'] = original ?? []
  const planned = original ? new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) : start
  return start < to && end > from && planned >= from && planned < to
}

/** The steps to a status: by way of tentative when that is needed, as for a cancelled event that takes place after all. */
export function stepsTo(from: EventStatus, to: EventStatus): EventStatus[] {
  const { TENTATIVE } = EventStatus
  return !hasStep(from, to) && hasStep(from, TENTATIVE) && hasStep(TENTATIVE, to) ? [TENTATIVE, to] : [to]
}
