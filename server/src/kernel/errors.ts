/** A field of a request that was not acceptable, by its path in the request: `title`, `options.columns.title`. */
export interface FieldViolation {
  field: string
  description: string
  /** Stable and machine readable, for those who word it in another language; what it is about, by name. */
  reason?: string
  values?: Record<string, string>
}

/** A field that someone else changed since the version the caller knew. */
export interface Clash {
  field: string
  yours: unknown
  current: unknown
}

/** One refused item of a bulk call. */
export interface ItemError {
  id: string
  reason: string
  description: string
}

/** The ways to refuse; `platform/api/error-map.ts` gives each its status on every protocol. */
export type ErrorKind =
  | 'invalid'
  | 'notFound'
  | 'conflict'
  | 'forbidden'
  | 'unauthenticated'
  | 'failedPrecondition'
  | 'resourceExhausted'
  | 'unavailable'

export interface ErrorDetails {
  violations?: FieldViolation[]
  /** What the reason is about, by name, for those who word it in another language. */
  values?: Record<string, string>
  currentVersion?: number
  clashes?: Clash[]
  items?: ItemError[]
  /** Seconds after which trying again makes sense. */
  retryAfter?: number
  /** The caller is refused, yet what the action wrote stays: a stolen session is ended and journaled by the call it refuses. */
  keepsWork?: true
}

/** The only error whose message reaches a caller. Anything else is logged and answered as an internal error. */
export class DomainError extends Error {
  readonly kind: ErrorKind
  /** Stable, machine readable, snake_case. */
  readonly reason: string
  readonly details: ErrorDetails

  constructor(kind: ErrorKind, reason: string, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'DomainError'
    this.kind = kind
    this.reason = reason
    this.details = details
  }
}

/** A field has a value that cannot be taken. */
export const invalid = (field: string, description: string): DomainError => invalidFields([{ field, description }])

/** Several fields have values that cannot be taken. */
export function invalidFields(violations: FieldViolation[]): DomainError {
  const message = violations.map((v) => (v.field ? `${v.field}: ${v.description}` : v.description)).join('; ')
  return new DomainError('invalid', 'invalid', message, { violations })
}

/** There is no such record for this caller; another company's record answers the same. */
export const notFound = (what: string, field?: string): DomainError =>
  new DomainError(
    'notFound',
    'not_found',
    `${what} not found`,
    field ? { violations: [{ field, description: 'not found' }] } : {},
  )

export const conflict = (reason: string, message: string, details?: ErrorDetails): DomainError =>
  new DomainError('conflict', reason, message, details)

export const forbidden = (message: string): DomainError => new DomainError('forbidden', 'forbidden', message)

export const unauthenticated = (reason: string, message: string): DomainError =>
  new DomainError('unauthenticated', reason, message)

/** The request is fine, but not now: the record is in another state. */
export const failedPrecondition = (reason: string, message: string, details?: ErrorDetails): DomainError =>
  new DomainError('failedPrecondition', reason, message, details)

export const resourceExhausted = (reason: string, message: string, details?: ErrorDetails): DomainError =>
  new DomainError('resourceExhausted', reason, message, details)

/** Something this server needs, or the server itself, is not there just now. */
export const unavailable = (message: string, reason = 'unavailable'): DomainError =>
  new DomainError('unavailable', reason, message, { retryAfter: 2 })

/** What a transaction had looked at changed before it could lock it. It runs again; see retryOnContention. */
export class OvertakenError extends Error {}
