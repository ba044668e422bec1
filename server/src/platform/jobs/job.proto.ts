import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { JobState, type JobSchema } from '@eventkit/api/eventkit/v1/job_pb'
import { textOf } from '../../kernel/text.ts'
import type { JobRow } from './job.store.ts'
import type { JobSubject } from './job.subjects.ts'

const states = {
  created: JobState.WAITING,
  retry: JobState.RETRYING,
  active: JobState.RUNNING,
  completed: JobState.DONE,
  failed: JobState.FAILED,
  cancelled: JobState.CANCELLED,
} as const

/** The states of the table that the contract's stand for; all of them for none. */
export const fromStates = (wanted: readonly JobState[]): JobRow['state'][] =>
  (Object.keys(states) as JobRow['state'][]).filter((state) => wanted.includes(states[state]))

/** A job as the contract has it, with what it is about, where the caller may see that. */
export const toJob = (row: JobRow, subject?: JobSubject): MessageInitShape<typeof JobSchema> => ({
  id: row.id,
  kind: row.kind,
  state: states[row.state],
  attempts: row.attempts,
  mostAttempts: row.most_attempts,
  createdAt: timestampFromDate(row.created_at),
  runAt: timestampFromDate(row.run_at),
  ...(row.started_at && { startedAt: timestampFromDate(row.started_at) }),
  ...(row.ended_at && { endedAt: timestampFromDate(row.ended_at) }),
  createdBy: row.user_id ?? '',
  error: textOf(row.output?.message),
  progressDone: BigInt(numberOf(row.output?.done)),
  progressTotal: BigInt(numberOf(row.output?.total)),
  ...(subject && { subject: { type: subject.type, id: subject.id, title: subject.title } }),
})

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0)
