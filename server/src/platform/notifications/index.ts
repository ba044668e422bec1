import { defineModule } from '../module.ts'
import { deleteInbox } from './inbox.store.ts'
import { mailMetrics } from './delivery.tally.ts'
import { wakeJob } from './delivery.plan.ts'
import { mailJob } from './delivery.send.ts'
import { ownNotices } from './notification.notices.ts'
import { notificationService } from './notification.rpc.ts'
import { mailSweepCron, mailSweepJob, returnJob, sweepCron, sweepJob } from './notifications.jobs.ts'
import { preferencesService } from './preference.rpc.ts'
import { tellJob, toldOf } from './tell.ts'
import { unsubscribeRoute } from './unsubscribe.route.ts'

/** What people are told of: others' acts that concern them, and what comes due. */
export const notifications = defineModule({
  name: 'notifications',
  services: [notificationService, preferencesService],
  routes: [unsubscribeRoute],
  notices: ownNotices,
  // An inbox is its owner's alone, and so is what they chose; the entry names them.
  visibility: { 'notifications.inbox': { concerned: true }, 'notifications.preference': { concerned: true } },
  reactions: { 'auth.user.erased': [(ctx, { subjectId }) => deleteInbox(ctx, subjectId)] },
  sinks: () => [toldOf()],
  jobs: [tellJob, returnJob, sweepJob, mailJob, wakeJob, mailSweepJob],
  crons: [sweepCron, mailSweepCron],
  metrics: mailMetrics,
})
