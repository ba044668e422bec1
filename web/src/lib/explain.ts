import type { Failure, RefusedItem, Violation } from '@/lib/errors'
import type { PlainKey, Translate, Word } from '@/lib/i18n'

const SENTENCES: Record<string, PlainKey> = {
  offline: 'shell.errorOffline',
  unavailable: 'shell.errorUnavailable',
  disk_full: 'layers.errorDiskFull',
  not_found: 'shell.errorNotFound',
  forbidden: 'shell.errorForbidden',
  out_of_reach: 'layers.errorOutOfReach',
  permission_denied: 'shell.errorForbidden',
  stale_version: 'shell.errorStale',
  rate_limited: 'layers.errorRateLimited',
  resource_exhausted: 'layers.errorRateLimited',
  company_busy: 'layers.errorBusy',
  assignee_cannot_see: 'layers.errorAssignee',
  successor_touched: 'layers.errorSuccessor',
  too_large_together: 'layers.errorTooLargeTogether',
}

/** What is said of a failure; `items` are those of a call for many that could not be done. */
type Explained = Pick<Failure, 'reason' | 'message' | 'violations'> & Partial<Pick<Failure, 'items'>>

/** A failure as a sentence for people: ours where the reason is a known one, else the server's. */
export function explain(failure: Explained, t: Translate): string {
  const { items = [] } = failure
  if (failure.reason === 'bulk_refused' && items.length > 0)
    return t('layers.bulkRefused', { count: items.length, reason: explainItems(items, t) })
  const known = SENTENCES[failure.reason]
  if (known) return t(known)
  const violation = failure.violations[0]?.description
  return violation || failure.message || t('shell.errorUnexpected')
}

/** The fields that were refused, in the reader's language where the reason of one, or of all together, is a known one. */
export function explainFields({ reason: ofAll, violations }: Failure, t: Translate, word: Word): Violation[] {
  const known = SENTENCES[ofAll]
  return violations.map((violation) => {
    const { reason, values = {}, description } = violation
    const own = reason && word('problems', reason, values)
    return { ...violation, description: own || (known ? t(known) : description) }
  })
}

/** Why items could not be done: what is another's change is the usual reason, and any other is told first. */
export function explainItems(items: readonly RefusedItem[], t: Translate): string {
  const telling = items.find(({ reason }) => reason !== 'stale_version') ?? items[0]
  return telling ? explain({ reason: telling.reason, message: telling.description, violations: [] }, t) : ''
}
