import { DomainError } from './errors.ts'

/** What PostgreSQL, the network and pg say when the database cannot be reached or gives no answer in time. */
const isUnreachable =
  /^(57P0[1-5]|57014|53300|08\w{3}|ECONN\w+|E(HOST|NET)UNREACH|ENOENT|ENOTFOUND|EAI_AGAIN|EPIPE|ETIMEDOUT)$/
const isConnectionMessage =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client (has encountered|was closed))/

/** Whether the database cannot be reached, or did not answer in time. */
export const isDatabaseGone = (error: unknown): boolean =>
  isUnreachable.test(codeOf(error)) || (error instanceof Error && isConnectionMessage.test(error.message))

/**
 * More that PostgreSQL says of itself and not of what it was asked: transactions that others stood in the way of (40), no
 * memory, disk or connection left (53), a lock not to be had, a transaction that idled, an operator's hand (57), its disk (58).
 */
const isItsOwn = /^(40\w{3}|53\w{3}|55P03|25P0[34]|57\w{3}|58\w{3})$/

/** Whether the same, asked later, may well succeed. */
export function isTransient(error: unknown): boolean {
  if (error instanceof DomainError) return error.kind === 'unavailable' || error.reason === 'overtaken'
  return isDatabaseGone(error) || isItsOwn.test(codeOf(error))
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')
