import { create, fromJson, type MessageInitShape } from '@bufbuild/protobuf'
import { ValueSchema } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { type ErrorDetail, ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import type { Logger } from 'pino'
import { toJournalValue } from '../../kernel/changes.ts'
import { DomainError, type ErrorKind, unavailable } from '../../kernel/errors.ts'
import { isDatabaseGone } from '../../kernel/transient.ts'
import { DeadlineError } from '../calls/transact.ts'

/** One refusal as every protocol tells it. */
export interface Refusal {
  code: Code
  /** HTTP status on REST. */
  status: number
  message: string
  detail: ErrorDetail
  /** Seconds after which trying again makes sense, for the Retry-After header. */
  retryAfter?: number
}

const answers: Record<ErrorKind, { code: Code; status: number }> = {
  invalid: { code: Code.InvalidArgument, status: 400 },
  unauthenticated: { code: Code.Unauthenticated, status: 401 },
  forbidden: { code: Code.PermissionDenied, status: 403 },
  notFound: { code: Code.NotFound, status: 404 },
  conflict: { code: Code.Aborted, status: 409 },
  failedPrecondition: { code: Code.FailedPrecondition, status: 422 },
  resourceExhausted: { code: Code.ResourceExhausted, status: 429 },
  unavailable: { code: Code.Unavailable, status: 503 },
}

/** PostgreSQL's disk_full. */
const diskFull = '53100'
const noRoom = 'The disk of this server is full. Nothing was saved. The operator of the server has to free some space.'

/** Turns whatever was thrown into what the caller may know. What they may not goes to the log, under the request id. */
export function refusalOf(error: unknown, requestId: string, log: Logger): Refusal {
  if (error instanceof DomainError) return refuse(answers[error.kind], error.reason, error.message, requestId, error)
  if (error instanceof DeadlineError) {
    return refuse(
      { code: Code.DeadlineExceeded, status: 504 },
      'deadline_exceeded',
      'The time you gave is up.',
      requestId,
    )
  }
  if (codeOf(error) === diskFull) {
    log.error({ err: error, request_id: requestId }, 'the disk of the database is full')
    return refusalOf(unavailable(noRoom, 'disk_full'), requestId, log)
  }
  if (isDatabaseGone(error)) {
    log.error({ err: error, request_id: requestId }, 'database unreachable')
    return refusalOf(unavailable('The database cannot be reached; try again in a moment.'), requestId, log)
  }
  log.error({ err: error, request_id: requestId }, 'internal error')
  return refuse(
    { code: Code.Internal, status: 500 },
    'internal',
    'Something went wrong here; the request id helps to find it.',
    requestId,
  )
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

function refuse(
  answer: { code: Code; status: number },
  reason: string,
  message: string,
  requestId: string,
  error?: DomainError,
): Refusal {
  const { violations = [], values = {}, currentVersion = 0, clashes = [], items = [] } = error?.details ?? {}
  const detail: MessageInitShape<typeof ErrorDetailSchema> = {
    reason,
    requestId,
    violations,
    values,
    currentVersion,
    clashes: clashes.map(({ field, yours, current }) => ({
      field,
      yours: toValue(yours),
      current: toValue(current),
    })),
    items,
  }
  const retryAfter = error?.details.retryAfter
  return { ...answer, message, detail: create(ErrorDetailSchema, detail), ...(retryAfter && { retryAfter }) }
}

const toValue = (value: unknown) => fromJson(ValueSchema, toJournalValue(value))

/** The refusal as Connect and gRPC carry it. */
export function toConnectError(refusal: Refusal): ConnectError {
  const error = new ConnectError(refusal.message, refusal.code)
  error.details.push({ desc: ErrorDetailSchema, value: refusal.detail })
  if (refusal.retryAfter) error.metadata.set('retry-after', String(refusal.retryAfter))
  return error
}
