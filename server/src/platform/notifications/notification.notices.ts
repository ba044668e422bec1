import type { NoticeKinds } from '../notice.ts'

/** What people are told of the ways by which they are told. */
export const ownNotices: NoticeKinds = {
  'notifications.preference.address_refused': {
    label: { en: 'Your e-mail address does not work', de: 'Deine E-Mail-Adresse funktioniert nicht' },
    text: {
      en: ({ who }) => `${who} cannot reach your e-mail address: confirm it on your profile once it works`,
      de: ({ who }) => `${who} erreicht deine E-Mail-Adresse nicht: bestätige sie in deinem Profil, sobald sie geht`,
    },
    isVital: true,
  },
}
