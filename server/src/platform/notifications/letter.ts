import { headLine } from '../mail.ts'
import type { Language, NoticeReason } from '../notice.ts'
import { letterHtml, type Shown } from './letter.html.ts'
import { digestReason, letterWords as words, reasonWords } from './letter.words.ts'

/** A notification as a mail tells it. */
export interface LetterLine {
  /** The sentence. */
  text: string
  reason: NoticeReason
  /** When it happened, as its reader writes it. */
  at: string
  /** The record it is about. */
  record?: { title: string; code: string; page: string }
}

/** What a mail is made of. */
export interface LetterParts {
  language: Language
  company: string
  lines: readonly LetterLine[]
  /** How many more there are than lines. */
  more: number
  /** It goes with others because they were collected. */
  isCollected: boolean
  /** The address that people open. */
  publicUrl: string
  /** Switches off what the mail is of, and whether that is one kind. */
  unsubscribe: { url: string; isOneKind: boolean }
}

/** What a mail says: its subject, and the same as text and as HTML. */
export function letterOf(parts: LetterParts): { subject: string; text: string; html: string } {
  const shown = shownOf(parts)
  return { subject: subjectOf(parts), text: letterText(shown), html: letterHtml(shown) }
}

/** All mails of a record have one subject: programs keep together what has one, and follows the same mail. */
function subjectOf({ language, company, lines, more, isCollected }: LetterParts): string {
  const [first] = lines
  if (isCollected || !first) return headLine(`${words.collected[language](lines.length + more)} · ${company}`)
  const { record, text } = first
  return headLine(record ? `${record.title}${record.code && ` (${record.code})`}` : text)
}

function shownOf({ language, company, lines, more, isCollected, publicUrl, unsubscribe }: LetterParts): Shown {
  const [first] = lines
  const inbox = `${publicUrl}/notifications`
  const items = lines.map(({ text, at, record }) => ({
    text,
    at,
    url: record ? publicUrl + record.page : inbox,
    code: record?.code ?? '',
  }))
  const isSingle = !isCollected && first !== undefined
  const record = isSingle ? first.record : undefined
  return {
    language,
    company,
    headline: isSingle ? first.text : words.collected[language](lines.length + more),
    items: isSingle ? [] : items,
    more: more > 0 ? words.more[language](more) : '',
    button: record
      ? { label: words.open[language](record.code || `“${record.title}”`), url: publicUrl + record.page }
      : { label: words.inbox[language], url: inbox },
    reason: isSingle ? reasonWords[first.reason][language] : digestReason[language],
    preferences: { label: words.preferences[language], url: `${publicUrl}/profile#notifications` },
    unsubscribe: { label: words[unsubscribe.isOneKind ? 'off' : 'allOff'][language], url: unsubscribe.url },
  }
}

function letterText({
  language,
  company,
  headline,
  items,
  more,
  button,
  reason,
  preferences,
  unsubscribe,
}: Shown): string {
  const listed = items.map(({ text, at, url }) => `- ${oneLine(text)} (${at})\n  ${url}`)
  const parts = [
    oneLine(headline),
    ...listed,
    more,
    `${oneLine(button.label)}:\n${button.url}`,
    `--\n${oneLine(words.from[language](company))}\n${reason}`,
    `${preferences.label}:\n${preferences.url}`,
    `${unsubscribe.label}:\n${unsubscribe.url}`,
  ]
  return `${parts.filter(Boolean).join('\n\n')}\n`
}

/** Titles are people's texts: one must not look like another part of the mail. */
const oneLine = (text: string): string => text.replace(/\s+/g, ' ')
