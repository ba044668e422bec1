import type { NoticeReason, Words } from '../notice.ts'

type Counted = Words<(count: number) => string>
type Named = Words<(name: string) => string>

/** What mails say around the texts of the notifications. */
export const letterWords = {
  collected: {
    en: (count: number) => `${count} ${count === 1 ? 'notification' : 'notifications'}`,
    de: (count: number) => `${count} ${count === 1 ? 'Benachrichtigung' : 'Benachrichtigungen'}`,
  } satisfies Counted,
  more: {
    en: (count: number) => `and ${count} more in your inbox`,
    de: (count: number) => `und ${count} weitere in deinem Eingang`,
  } satisfies Counted,
  from: {
    en: (company: string) => `${company} on EventKit`,
    de: (company: string) => `${company} auf EventKit`,
  } satisfies Named,
  open: { en: (what: string) => `Open ${what}`, de: (what: string) => `${what} öffnen` } satisfies Named,
  inbox: { en: 'Open your inbox', de: 'Eingang öffnen' } satisfies Words,
  preferences: { en: 'Choose what you hear of', de: 'Wählen, wovon du hörst' } satisfies Words,
  off: {
    en: 'No more mail of this kind',
    de: 'Keine E-Mails dieser Art mehr',
  } satisfies Words,
  allOff: {
    en: 'No more mail of this sort at all',
    de: 'Gar keine Benachrichtigungen per E-Mail mehr',
  } satisfies Words,
}

/** Why somebody gets a mail. */
export const reasonWords: Readonly<Record<NoticeReason, Words>> = {
  assignee: {
    en: 'You get this because it is assigned to you.',
    de: 'Du bekommst das, weil es dir zugewiesen ist.',
  },
  creator: { en: 'You get this because you made it.', de: 'Du bekommst das, weil du es angelegt hast.' },
  concerned: { en: 'You get this because it is about you.', de: 'Du bekommst das, weil es dich betrifft.' },
  role: { en: 'You get this because of your role.', de: 'Du bekommst das wegen deiner Rolle.' },
  subscribed: { en: 'You get this because you asked for it.', de: 'Du bekommst das, weil du es wolltest.' },
  watcher: { en: 'You get this because you follow it.', de: 'Du bekommst das, weil du es verfolgst.' },
  mentioned: { en: 'You get this because you were mentioned.', de: 'Du bekommst das, weil du erwähnt wurdest.' },
  reminded: {
    en: 'You get this because you are to be reminded.',
    de: 'Du bekommst das, weil du erinnert werden sollst.',
  },
}

/** Why somebody gets a mail with several. */
export const digestReason: Words = {
  en: 'You get this because you have notifications collected, or have quiet hours.',
  de: 'Du bekommst das, weil du Benachrichtigungen sammeln lässt oder Ruhezeiten hast.',
}
