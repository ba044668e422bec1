import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { DeadLetterSchema, SinkSchema } from '@eventkit/api/eventkit/v1/journal_pb'
import type { DeadLetter } from './dead-letter.actions.ts'
import { toMessage } from './entry.proto.ts'
import type { SinkRow } from './sink.store.ts'

/** A dead letter as the contract has it. */
export const deadLetterMessage = (letter: DeadLetter): MessageInitShape<typeof DeadLetterSchema> => ({
  id: letter.id,
  sink: letter.sink,
  error: letter.error,
  attempts: letter.attempts,
  parkedAt: timestampFromDate(letter.parked_at),
  ...(letter.entry && { entry: toMessage(letter.entry) }),
  ...(letter.replayed_at && { replayedAt: timestampFromDate(letter.replayed_at) }),
})

/** A sink as the contract has it. */
export const sinkMessage = (sink: SinkRow): MessageInitShape<typeof SinkSchema> => ({
  name: sink.name,
  kinds: sink.kinds,
  lag: BigInt(sink.lag),
  state: stateOf(sink),
  attempts: sink.attempts,
  ...(sink.next_attempt_at && { nextAttemptAt: timestampFromDate(sink.next_attempt_at) }),
})

function stateOf(sink: SinkRow): string {
  if (!sink.is_running) return 'stopped'
  return sink.attempts > 0 ? 'retrying' : 'running'
}
