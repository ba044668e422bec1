import type { Failure } from '@/lib/errors'
import type { PlainKey, Translate } from '@/lib/i18n'

const SENTENCES: Record<string, PlainKey> = {
  offline: 'shell.errorOffline',
  unavailable: 'shell.errorUnavailable',
  disk_full: 'shell.errorDiskFull',
  not_found: 'shell.errorNotFound',
  forbidden: 'shell.errorForbidden',
  out_of_reach: 'shell.errorOutOfReach',
  permission_denied: 'shell.errorForbidden',
  stale_version: 'shell.errorStale',
  rate_limited: 'shell.errorRateLimited',
  resource_exhausted: 'shell.errorRateLimited',
  company_busy: 'shell.errorBusy',
  assignee_cannot_see: 'work.errorAssignee',
  too_large_together: 'shell.errorTooLargeTogether',
}

/** A failure as a sentence for people: ours where the reason is a known one, else the server's. */
export function explain(failure: Pick<Failure, 'reason' | 'message' | 'violations'>, t: Translate): string {
  const known = SENTENCES[failure.reason]
  if (known) return t(known)
  const violation = failure.violations[0]?.description
  return violation || failure.message || t('shell.errorUnexpected')
}
