import type { Metric } from '../module.ts'
import type { DeliveryState } from './delivery.store.ts'

const tally = { sent: 0, failed: 0, retried: 0 }

/** Counts what became of a mail in this process. */
export function count(state: DeliveryState): void {
  if (state === 'sent') tally.sent += 1
  else if (state === 'failed') tally.failed += 1
  else tally.retried += 1
}

/** What became of mails, for the operator. */
export const mailMetrics: readonly Metric[] = [
  { name: 'eventkit_mails_sent_total', help: 'Notification mails that the mail server took.', read: () => tally.sent },
  { name: 'eventkit_mails_failed_total', help: 'Notification mails given up.', read: () => tally.failed },
  { name: 'eventkit_mails_retried_total', help: 'Notification mails to be tried again.', read: () => tally.retried },
]
