import { toJson } from '@bufbuild/protobuf'
import { ValueSchema } from '@bufbuild/protobuf/wkt'
import { Code, ConnectError } from '@connectrpc/connect'
import { type ErrorDetail, ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'

/** A field the server did not take, and why. */
export interface Violation {
  field: string
  description: string
  /** Stable and machine readable, where the server gives one; what it is about, by name. */
  reason?: string
  values?: Readonly<Record<string, string>>
}

/** A field that someone else changed since this screen read it; JSON values. */
export interface FieldClash {
  field: string
  yours: unknown
  current: unknown
}

/** One item of a bulk call that could not be done, or one company of company_required. */
export interface RefusedItem {
  id: string
  reason: string
  description: string
}

/** What went wrong with a call, in one shape for Connect and REST. */
export interface Failure {
  /** Stable and machine readable: "stale_version"; "offline" when the server was not reached. */
  reason: string
  /** The server's sentence. */
  message: string
  violations: readonly Violation[]
  /** What the reason is about, by name. */
  values?: Readonly<Record<string, string>>
  clashes: readonly FieldClash[]
  items: readonly RefusedItem[]
  currentVersion: number | undefined
  requestId: string | undefined
}

const NOTHING = { violations: [], clashes: [], items: [], currentVersion: undefined, requestId: undefined }

/** An error reply of the REST interface (RFC 9457). */
export class ProblemError extends Error {
  readonly failure: Failure
  readonly status: number

  constructor(status: number, body: unknown) {
    const failure = readProblem(status, body)
    super(failure.message)
    this.name = 'ProblemError'
    this.status = status
    this.failure = failure
  }
}

/** Reads any thrown value as a failure. */
export function readFailure(error: unknown): Failure {
  if (error instanceof ProblemError) return error.failure
  // An error that carries why it came to be, such as a refusal that is kept.
  if (error instanceof Error && error.cause instanceof ConnectError) return readConnect(error.cause)
  if (error instanceof ConnectError) return readConnect(error)
  const message = error instanceof Error ? error.message : String(error)
  // fetch rejects with a TypeError when the server cannot be reached (Fetch standard, 5.7).
  return { ...NOTHING, reason: error instanceof TypeError ? 'offline' : 'unexpected', message }
}

/** True when the server was not reached, so that the same call may be sent again later. */
export function isUnreachable(error: unknown): boolean {
  return readFailure(error).reason === 'offline'
}

const TEMPORARY_CODES = new Set([Code.Unavailable, Code.ResourceExhausted, Code.DeadlineExceeded, Code.Unauthenticated])

/** True when the same call may succeed later: nothing is wrong with the call itself. */
export function isTemporary(error: unknown): boolean {
  if (isUnreachable(error)) return true
  const { reason } = readFailure(error)
  if (error instanceof ConnectError) return TEMPORARY_CODES.has(error.code) && reason !== 'too_large_together'
  return error instanceof ProblemError && (error.status >= 500 || error.status === 429 || error.status === 401)
}

function readConnect(error: ConnectError): Failure {
  const detail = error.findDetails(ErrorDetailSchema)[0]
  if (detail) return fromDetail(detail, error.rawMessage)
  const unreachable =
    error.code === Code.Unavailable || (error.code === Code.Unknown && error.cause instanceof TypeError)
  return { ...NOTHING, reason: unreachable ? 'offline' : codeName(error.code), message: error.rawMessage }
}

// "PermissionDenied" as reasons are written: "permission_denied".
function codeName(code: Code): string {
  return Code[code].replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
}

function fromDetail(detail: ErrorDetail, message: string): Failure {
  return {
    reason: detail.reason,
    message,
    violations: detail.violations.map(({ field, description, reason, values }) => ({
      field,
      description,
      ...(reason && { reason, values }),
    })),
    values: detail.values,
    clashes: detail.clashes.map(({ field, yours, current }) => ({
      field,
      yours: yours && toJson(ValueSchema, yours),
      current: current && toJson(ValueSchema, current),
    })),
    items: detail.items.map(({ id, reason, description }) => ({ id, reason, description })),
    currentVersion: detail.currentVersion || undefined,
    requestId: detail.requestId || undefined,
  }
}

function readProblem(status: number, body: unknown): Failure {
  const fields = isRecord(body) ? body : {}
  const { values } = fields
  return {
    ...NOTHING,
    values: isTexts(values) ? values : {},
    reason: text(fields['reason']) ?? `http_${status}`,
    message: text(fields['detail']) ?? text(fields['title']) ?? `HTTP ${status}`,
    violations: list(fields['violations']).map((item) => ({
      field: text(item['field']) ?? '',
      description: text(item['description']) ?? '',
      ...reasonIn(item),
    })),
    items: list(fields['items']).map((item) => ({
      id: text(item['id']) ?? '',
      reason: text(item['reason']) ?? '',
      description: text(item['description']) ?? '',
    })),
    requestId: text(fields['request_id']),
  }
}

function reasonIn({ reason, values }: Record<string, unknown>): Pick<Violation, 'reason' | 'values'> {
  return text(reason) === undefined ? {} : { reason: String(reason), values: isTexts(values) ? values : {} }
}

function list(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : []
}

const isTexts = (value: unknown): value is Record<string, string> =>
  isRecord(value) && Object.values(value).every((each) => typeof each === 'string')

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Narrows to an object whose fields can be looked at. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/**
 * A change left without being done: what it takes back or goes on from was refused, or somebody has changed all of it since,
 * which is told by itself.
 */
export class NothingLeft extends Error {
  constructor() {
    super('There is nothing left of this change to do')
    this.name = 'NothingLeft'
  }
}

/** The server refused a change that had waited; it is kept until the person decides. */
export class KeptRefusal extends Error {
  constructor(cause: unknown) {
    super(readFailure(cause).message, { cause })
    this.name = 'KeptRefusal'
  }
}
