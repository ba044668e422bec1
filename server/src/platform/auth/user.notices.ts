import type { NoticeKinds } from '../notice.ts'

/** What people are told of others. */
export const userNotices: NoticeKinds = {
  'auth.user.joined': {
    label: { en: 'Somebody joined the company', de: 'Jemand ist der Firma beigetreten' },
    text: {
      en: ({ who }) => `${who} joined the company`,
      de: ({ who }) => `${who} ist der Firma beigetreten`,
    },
    from: {
      entries: ['auth.invitation.accepted'],
      to: [{ role: 'admin' }],
      about: ({ actorId }) => ({ type: 'auth.user', id: actorId }),
    },
  },
}
