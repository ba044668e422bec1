import type { MessageInitShape } from '@bufbuild/protobuf'
import type {
  OccurrenceSchema,
  PreviewRecurrenceRequest,
  PreviewRecurrenceResponseSchema,
} from '@eventkit/api/eventkit/v1/recurrence_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { toDate, toTimestamp } from '../contract/index.ts'
import { readSeries } from '../recurrence/series-input.ts'
import { type Place, placesOf } from '../recurrence/series.ts'

const usualCount = 10
/** Of those that are left out no more are told, and gone past, for each that is not. */
const mostLeftOut = 1000

/** The next occurrences of a series that need not be anything's, with what is left out among them. */
export async function previewRecurrence(
  ctx: Ctx,
  request: PreviewRecurrenceRequest,
): Promise<MessageInitShape<typeof PreviewRecurrenceResponseSchema>> {
  const series = readSeries(request, { startsAt: ctx.now, timeZone: ctx.principal.timeZone })
  const after = toDate(request.after)
  const places = placesOf(series, after ? Temporal.Instant.fromEpochMilliseconds(after.getTime()) : undefined)
  const most = request.count || usualCount
  const [occurrences, excluded]: [Place[], Place[]] = [[], []]
  for (const place of places) {
    const list = place.isExcluded ? excluded : occurrences
    list.push(place)
    if (occurrences.length > most || excluded.length > mostLeftOut) break
  }
  const ends = occurrences.length <= most && excluded.length <= mostLeftOut
  const last = occurrences.slice(0, most).at(-1)
  const among = last ? excluded.filter(({ at }) => Temporal.Instant.compare(at, last.at) < 0 || ends) : excluded
  return { occurrences: occurrences.slice(0, most).map(told), excluded: among.map(told), ends }
}

const told = ({ at, key, reasons, isExcluded }: Place): MessageInitShape<typeof OccurrenceSchema> => ({
  startsAt: toTimestamp(new Date(at.epochMilliseconds)),
  key,
  reasons: isExcluded ? [...reasons, 'excluded: by hand'] : [...reasons],
})
