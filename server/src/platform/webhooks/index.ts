import { defineModule } from '../module.ts'
import { webhookSink } from './fan-out.ts'
import { crons, forgetAnswers, jobs } from './webhook.jobs.ts'
import { webhookNotices } from './webhook.notices.ts'
import { webhookService } from './webhook.rpc.ts'

export { callWebhook } from './call.ts'

/** Addresses outside that are told what happens. */
export const webhooks = defineModule({
  name: 'webhooks',
  services: [webhookService],
  notices: webhookNotices,
  // Who has them learns, by way of their own receiver, of everything that is not private.
  permissions: { 'webhooks.endpoint.read': [], 'webhooks.endpoint.write': [] },
  reactions: { 'auth.user.erased': [forgetAnswers] },
  sinks: () => [webhookSink()],
  jobs,
  crons,
})
