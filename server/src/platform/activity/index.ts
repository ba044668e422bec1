import { withoutTenant } from '../../kernel/db.ts'
import { configuredSinks } from '../journal/configured-sinks.ts'
import { countWaiting } from '../journal/journal.store.ts'
import { defineModule, type Metric } from '../module.ts'
import { exportRoute, exportStreams } from './journal.export.ts'
import { journalService } from './journal.rpc.ts'
import { journalWaits } from './journal.waiting.ts'

/** Entries that wait for a number are counted so far. */
const mostWaiting = 10_000

const waitingEntries: Metric = {
  name: 'eventkit_journal_waiting_entries',
  help: `Journal entries without a number yet, ${mostWaiting} at most.`,
  read: ({ pool }) => withoutTenant(pool, (db) => countWaiting(db, mostWaiting)),
}

/** The one record of every change, and what reads it. */
export const activity = defineModule({
  name: 'journal',
  services: [journalService],
  streams: exportStreams,
  routes: [exportRoute],
  waits: journalWaits,
  permissions: { 'journal.seal.read': [], 'journal.sink.read': [], 'journal.sink.write': [] },
  visibility: { 'journal.dead_letter': { permission: 'journal.sink.read' } },
  sinks: configuredSinks,
  metrics: [waitingEntries],
})
