import type { NoticeKinds } from '../notice.ts'

/** What people are told of webhooks. */
export const webhookNotices: NoticeKinds = {
  'webhooks.endpoint.off': {
    label: { en: 'A webhook was switched off', de: 'Ein Webhook wurde ausgeschaltet' },
    text: {
      en: ({ what, payload }) =>
        payload.reason === 'gone'
          ? `The webhook ${what} was switched off: its address said that it is gone for good`
          : `The webhook ${what} was switched off: its address took nothing for three days`,
      de: ({ what, payload }) =>
        payload.reason === 'gone'
          ? `Der Webhook ${what} wurde ausgeschaltet: Seine Adresse gibt es laut ihrer Antwort nicht mehr`
          : `Der Webhook ${what} wurde ausgeschaltet: Seine Adresse nahm drei Tage lang nichts an`,
    },
    isMailed: true,
    from: {
      entries: ['webhooks.endpoint.switched_off'],
      to: ['creator', { role: 'admin' }],
      said: ({ payload }) => ({ reason: payload.reason === 'gone' ? 'gone' : 'unanswered' }),
    },
  },
}
