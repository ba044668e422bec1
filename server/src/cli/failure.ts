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

/** Said whenever the server wants to know who is calling. */
export const signInAdvice =
  'not signed in: run `npx eventkit login`, or set EVENTKIT_TOKEN to an access token or an API key'

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
  if (error.code === Code.Unauthenticated) return { message: signInAdvice, code: exitCode.signedOut }
  // The server's own refusals carry a detail; without one nobody of ours answered.
  if (!detail && (error.code === Code.Unavailable || error.code === Code.Aborted))
    return { message: unreachable(url), code: exitCode.unreachable }
  const lines = [
    error.rawMessage,
    ...(detail?.violations ?? []).map(({ field, description }) => `  ${field}: ${description}`),
    ...(detail?.items ?? []).map(({ id, description }) => `  ${id}: ${description}`),
  ]
  // A single violation is the message itself.
  const message = lines.filter((line, index) => index === 0 || line.trim() !== lines[0]).join('\n')
  return { message, code: exitCode.failed }
}

/** Said when no EventKit answers. */
export const unreachable = (url: string): string =>
  `cannot reach EventKit at ${url}: start it with \`npm start\`, or set EVENTKIT_URL`
