import { create } from '@bufbuild/protobuf'
import { type Recurrence, RecurrenceSchema } from '@eventkit/api/eventkit/v1/recurrence_pb'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'

/** A recurrence as requests have it. */
export const messageOf = (recurrence: KeptRecurrence): Recurrence => {
  const { rule, startsAt, timeZone, mode, missed, monthEnd, excluded, added } = recurrence
  return create(RecurrenceSchema, { rule, startsAt, timeZone, mode, missed, monthEnd, excluded, added })
}
