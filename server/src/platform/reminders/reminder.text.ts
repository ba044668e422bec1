import type { JsonObject, JsonValue } from '../../kernel/json.ts'
import type { Language, NoticeKinds, Told } from '../notice.ts'
import { findFace } from '../registry/registry.ts'

/** What the text of a reminder needs, as `payloadOf` makes it. */
const said =
  (language: Language) =>
  ({ what, payload }: Told): string => {
    const reminding = findFace(text(payload.type))?.reminding
    if (!reminding) return words.reminder[language](what)
    const name = `${reminding.called[language]} ${what}`
    const moment = reminding.moments[text(payload.moment)]
    if (!moment) return words.reminder[language](name)
    const { isPast, when } = distance(payload, language)
    return `${name} ${(isPast ? moment.past : moment.coming)[language].replace('{when}', when)}`
  }

/** What people are told of when a reminder comes due. */
export const reminderNotices: NoticeKinds = {
  'reminders.reminder.due': {
    label: { en: 'A reminder', de: 'Eine Erinnerung' },
    text: { en: said('en'), de: said('de') },
    isAskedFor: true,
    isMailed: true,
  },
}

const text = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '')

const words = {
  reminder: { en: (name: string) => `Reminder: ${name}`, de: (name: string) => `Erinnerung: ${name}` },
  now: { en: 'now', de: 'jetzt' },
  today: { en: 'today', de: 'heute' },
  tomorrow: { en: 'tomorrow', de: 'morgen' },
  yesterday: { en: 'yesterday', de: 'gestern' },
  in: { en: (span: string) => `in ${span}`, de: (span: string) => `in ${span}` },
  ago: { en: (span: string) => `${span} ago`, de: (span: string) => `vor ${span}` },
  minutes: { en: (n: number) => `${n} min`, de: (n: number) => `${n} Min.` },
  hours: { en: (n: number) => `${n} h`, de: (n: number) => `${n} Std.` },
  days: {
    en: (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`,
    de: (n: number) => `${n} ${n === 1 ? 'Tag' : 'Tagen'}`,
  },
} as const

/** How far it is to the moment from when the reminder was sent. */
function distance({ days, minutes }: JsonObject, language: Language): { isPast: boolean; when: string } {
  if (typeof days === 'number') return { isPast: days < 0, when: dayText(days, language) }
  const away = Number(minutes)
  const size = Math.abs(away)
  if (size === 0) return { isPast: false, when: words.now[language] }
  return { isPast: away < 0, when: words[away < 0 ? 'ago' : 'in'][language](spanText(size, language)) }
}

function dayText(days: number, language: Language): string {
  if (days === 0) return words.today[language]
  if (Math.abs(days) === 1) return words[days < 0 ? 'yesterday' : 'tomorrow'][language]
  return words[days < 0 ? 'ago' : 'in'][language](words.days[language](Math.abs(days)))
}

const HOUR = 60
const DAY = 24 * HOUR

function spanText(minutes: number, language: Language): string {
  if (minutes < 2 * HOUR && minutes % HOUR !== 0) return words.minutes[language](minutes)
  if (minutes < 2 * DAY && minutes % DAY !== 0) return words.hours[language](Math.round(minutes / HOUR))
  return words.days[language](Math.round(minutes / DAY))
}
