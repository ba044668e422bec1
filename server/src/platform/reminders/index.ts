import { defineModule } from '../module.ts'
import { sendJob, sweepCron, sweepJob } from './reminder.jobs.ts'
import { copyReminders, followRecord } from './reminder.schedule.ts'
import { deleteOfPerson } from './reminder.store.ts'
import { reminderNotices } from './reminder.text.ts'

export { createReminder } from './reminder.actions.ts'
export { serveReminders } from './reminder.rpc.ts'
export { cleanSpan } from './reminder.rules.ts'
export { remindAssignees } from './reminder.schedule.ts'
export { nextReminder } from './reminder.store.ts'

/** Reminders on records of any kind whose definition says its moments. */
export const reminders = defineModule({
  name: 'reminders',
  // Whose they are; the entry names them.
  visibility: { 'reminders.reminder': { concerned: true } },
  notices: reminderNotices,
  reactions: {
    '*': [followRecord],
    'auth.user.erased': [async (ctx, { subjectId }) => void (await deleteOfPerson(ctx, subjectId))],
  },
  copied: copyReminders,
  jobs: [sendJob, sweepJob],
  crons: [sweepCron],
})
