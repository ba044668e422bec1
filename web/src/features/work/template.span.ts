import type { TemplateTask } from '@eventkit/api/eventkit/v1/template_pb'
import { spanText } from '@/features/reminders/reminder-words'
import type { Translate } from '@/lib/i18n'

/** The units of a span that the form knows, by what ISO 8601 writes around their number. */
const UNITS = { day: ['P', 'D'], week: ['P', 'W'], hour: ['PT', 'H'], minute: ['PT', 'M'] } as const

export type SpanUnit = keyof typeof UNITS

export const SPAN_UNITS = Object.keys(UNITS) as SpanUnit[]

/** A span as the form has it: before, on the day itself, or after. */
export interface Span {
  side: 'none' | 'same' | 'before' | 'after'
  count: number
  unit: SpanUnit
}

/** Whether a task can be due at a time of the day that the span leads to. */
export const isOfDays = ({ side, unit }: Span): boolean =>
  side !== 'none' && (side === 'same' || unit === 'day' || unit === 'week')

/** A span as the contract has it; undefined for one of several units, which the form keeps as it is. */
export function readSpan(text: string): Span | undefined {
  if (text === '') return { side: 'none', count: 1, unit: 'day' }
  const [, sign = '', time = '', number = '', letter = ''] = /^([-+]?)P(T?)(\d+)([WDHM])$/.exec(text) ?? []
  const unit = SPAN_UNITS.find((each) => UNITS[each][0] === `P${time}` && UNITS[each][1] === letter)
  if (!unit) return undefined
  const count = Number(number)
  if (count === 0) return { side: 'same', count: 1, unit: 'day' }
  return { side: sign === '-' ? 'before' : 'after', count, unit }
}

/** The same as the contract has it. */
export function writeSpan({ side, count, unit }: Span): string {
  if (side === 'none') return ''
  if (side === 'same') return 'P0D'
  const [before, after] = UNITS[unit]
  return `${side === 'before' ? '-' : ''}${before}${count}${after}`
}

/** When a task of a template is due, in words: "3 days before, at 14:30". */
export function dueWords(
  { due, dueTime }: Pick<TemplateTask, 'due' | 'dueTime'>,
  t: Translate,
  locale: string,
): string {
  if (due === '') return t('template.notDue')
  if (due === 'PT0S') return t('template.exact')
  const span = spanText(due, locale)
  const side = due.startsWith('-') ? t('template.before', { span }) : t('template.after', { span })
  const when = span === '' ? t('template.same') : side
  return dueTime ? t('template.atTime', { when, time: dueTime }) : when
}
