import { withoutTenant } from '../../kernel/db.ts'
import { defineModule, type Metric } from '../module.ts'
import { configuredSinks } from './configured-sinks.ts'
import { journalService } from './journal.rpc.ts'
import { countWaiting } from './journal.store.ts'
import { journalWaits } from './journal.waiting.ts'

export { toldOwners } from './entry.owners.ts'
export { assertVersion, defineSubject, recordChange, saveChange } from './subject.ts'

/** Entries that wait for a number are counted so far. */
const mostWaiting = 10_000

const waitingEntries: Metric = {
  name: 'eventkit_journal_waiting_entries',
  help: `Journal entries without a number yet, ${mostWaiting} at most.`,
  read: ({ pool }) => withoutTenant(pool, (db) => countWaiting(db, mostWaiting)),
}

/** The one record of every change, and what reads it. */
export const journal = defineModule({
  name: 'journal',
  services: [journalService],
  waits: journalWaits,
  permissions: { 'journal.seal.read': [], 'journal.sink.read': [], 'journal.sink.write': [] },
  visibility: { 'journal.dead_letter': { permission: 'journal.sink.read' } },
  sinks: configuredSinks,
  metrics: [waitingEntries],
})
