import { Code, ConnectError } from '@connectrpc/connect'
import { ErrorDetailSchema } from '@eventkit/api/eventkit/v1/error_pb'
import { CommanderError } from 'commander'
import { ConfigError } from '../config.ts'
import { DatabaseError } from '../platform/database/database.error.ts'
import { MigrationError } from '../platform/database/migration.files.ts'

/** What the process ends with, for scripts. */
export const exitCode = { ok: 0, failed: 1, usage: 2, signedOut: 3, unreachable: 4 } as const

/** Ends the command with a message and a code. */
export class CliError extends Error {
  override name = 'CliError'
  readonly code: number

  constructor(message: string, code: number = exitCode.failed) {
    super(message)
    this.code = code
  }
}

/** Said when nobody is signed in. */
export const signInAdvice =
  'not signed in: run `npx eventkit login`, or set EVENTKIT_TOKEN to an access token or an API key'

/** Said when the server does not take who is calling, by its reason. */
export function signedOutText(reason: string): string {
  const token = process.env.EVENTKIT_TOKEN ? 'the token in EVENTKIT_TOKEN' : 'your sign-in'
  const mend = process.env.EVENTKIT_TOKEN
    ? 'get a new access token, or make an API key in the web app under API keys, which does not expire'
    : 'run `npx eventkit login`'
  if (reason === 'token_expired') return `${token} has expired: ${mend}`
  if (reason === 'session_ended') return `${token} belongs to a session that has ended: ${mend}`
  return `${token} is not valid on this server: ${mend}`
}

/** What goes below a refusal, so that whoever runs the server finds it in the log. */
export const requestIdLine = (requestId: string): string[] => (requestId ? [`  request id: ${requestId}`] : [])

/** What to say of an error, and how to end. Faults of ours keep their stack. */
export function explainFailure(error: unknown, url: string): { message: string; code: number } {
  if (error instanceof CliError) return { message: error.message, code: error.code }
  if (error instanceof CommanderError) return { message: '', code: error.exitCode === 0 ? exitCode.ok : exitCode.usage }
  // What fails before a request is sent, such as finding the token, comes back wrapped.
  if (error instanceof ConnectError && error.cause instanceof CliError) return explainFailure(error.cause, url)
  if (error instanceof ConnectError) return explainReply(error, url)
  if (error instanceof ConfigError || error instanceof DatabaseError || error instanceof MigrationError) {
    return { message: error.message, code: exitCode.failed }
  }
  return { message: error instanceof Error ? (error.stack ?? error.message) : String(error), code: exitCode.failed }
}

function explainReply(error: ConnectError, url: string): { message: string; code: number } {
  const [detail] = error.findDetails(ErrorDetailSchema)
  if (error.code === Code.Unauthenticated)
    return { message: signedOutText(detail?.reason ?? ''), code: exitCode.signedOut }
  // The server's own refusals carry a detail; a reply without one is not from an EventKit server.
  if (!detail && (error.code === Code.Unavailable || error.code === Code.Aborted))
    return { message: unreachable(url), code: exitCode.unreachable }
  const items = (detail?.items ?? []).map(({ id, description }) => `  ${id}: ${description}`)
  const lines = [...refusalLines(error.rawMessage, detail?.violations ?? []), ...items]
  return { message: [...lines, ...requestIdLine(detail?.requestId ?? '')].join('\n'), code: exitCode.failed }
}

/** A refusal with the fields it is about, each said once: the message often is its only field's. */
export function refusalLines(message: string, violations: readonly { field: string; description: string }[]): string[] {
  const told = violations.filter(({ description }) => !message.includes(description))
  return [message, ...told.map(({ field, description }) => `  ${field}: ${description}`)]
}

/** Said when no EventKit answers. */
export const unreachable = (url: string): string =>
  `cannot reach EventKit at ${url}: start it with \`npm start\`, or set EVENTKIT_URL`
