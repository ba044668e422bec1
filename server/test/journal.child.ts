import { startJournalProcess } from './journal.ts'

// A process that numbers the journal (or stands by) until it is killed; says `leads` once it does.
const process_ = startJournalProcess(process.argv[2] ?? '')
const asking = setInterval(() => {
  if (!process_.journal.sequencer.isLeader) return
  clearInterval(asking)
  process.stdout.write('leads\n')
}, 10)
