import type { RefreshTokenRow } from './session.store.ts'

/** How long after its first use a token may be traded again, since the reply may have been lost on its way. */
const graceMs = 20_000

/** What one token is traded for at most. */
const mostSuccessors = 5

/**
 * True when a token may be traded: one that was not used yet, or one that was a moment ago and whose successors nobody has
 * used. Any other token may have been stolen.
 */
export function isTradable(row: Pick<RefreshTokenRow, 'used_at' | 'is_superseded' | 'successors'>, now: Date): boolean {
  if (row.is_superseded) return false
  if (!row.used_at) return true
  return now.getTime() - row.used_at.getTime() <= graceMs && row.successors < mostSuccessors
}
