import { defineModule } from '../module.ts'
import { journalService } from './journal.rpc.ts'

export { assertVersion, defineSubject, recordChange, saveChange, type Subject } from './subject.ts'

/** The one record of every change, and what reads it. */
export const journal = defineModule({
  name: 'journal',
  services: [journalService],
  permissions: { 'journal.seal.read': [], 'journal.sink.read': [], 'journal.sink.write': [] },
})
