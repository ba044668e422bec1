import type { JsonObject } from '../../kernel/json.ts'
import type { Language, Words } from '../notice.ts'
import { noticeKinds } from './notice-kinds.ts'

/** What a text is made of. */
export interface Happening {
  kind: string
  payload: JsonObject
  others: number
  /** The record's title; undefined where there is none, or whoever reads does not see it. */
  title: string | undefined
  /** The name of who did it: empty for somebody who was erased, undefined for the server. */
  actor: string | undefined
  isAboutRecord: boolean
}

const phrases = {
  erased: { en: 'Erased person', de: 'Gelöschte Person' },
  unseen: {
    en: 'Something happened to a record that you do not see any more.',
    de: 'Mit einem Eintrag, den du nicht mehr siehst, ist etwas geschehen.',
  },
  unknown: { en: 'Something happened.', de: 'Es ist etwas geschehen.' },
} satisfies Record<string, Words>

const quoted: Words<(title: string) => string> = { en: (title) => `“${title}”`, de: (title) => `„${title}“` }
const andMore: Words<(count: number) => string> = {
  en: (count) => ` and ${count} more`,
  de: (count) => ` und ${count} weitere`,
}

/** The language of somebody's texts. */
export const languageOf = (locale: string): Language => (locale.startsWith('de') ? 'de' : 'en')

/** What happened as a sentence: the same in the inbox, in mails and on a telephone. */
export function textOf(language: Language, { kind, payload, others, title, actor, isAboutRecord }: Happening): string {
  if (isAboutRecord && title === undefined) return phrases.unseen[language]
  const text = noticeKinds().get(kind)?.text[language]
  // Of a kind that this version does not have any more.
  if (!text) return phrases.unknown[language]
  const more = others > 0 ? andMore[language](others) : ''
  const what = `${quoted[language](title ?? '')}${more}`
  const who = actor === '' ? phrases.erased[language] : (actor ?? 'EventKit')
  return text({ who, what, payload })
}
