import type { JsonObject } from '../../kernel/json.ts'
import type { NoticeKind } from '../notice.ts'

/** A way of hearing of something. */
export type Channel = 'in_app' | 'email'

/** By which ways somebody hears of a kind. */
export type Choice = Readonly<Record<Channel, boolean>>

/** What somebody chose, by kind and channel: only what they chose. */
export type Choices = Readonly<Record<string, Partial<Choice>>>

/** When e-mail comes. */
export interface Rhythm {
  /** "22:00", null for no quiet hours. */
  quiet_from: string | null
  quiet_until: string | null
  digest: 'at_once' | 'hourly' | 'daily'
  digest_hour: number
}

/** What holds for somebody who chose nothing. */
export const usualRhythm: Rhythm = { quiet_from: null, quiet_until: null, digest: 'at_once', digest_hour: 8 }

/** By which ways somebody hears of a kind, by what they chose. */
export function choiceOf(kind: NoticeKind, name: string, choices: Choices): Choice {
  if (kind.isVital) return { in_app: true, email: false }
  return { in_app: true, email: kind.isMailed ?? false, ...choices[name] }
}

/** What was chosen with some more of it. */
export function withChoices(before: Choices, changes: Choices): Choices {
  const changed = Object.entries(changes).map(([kind, choice]) => [kind, { ...before[kind], ...choice }] as const)
  return { ...before, ...Object.fromEntries(changed) }
}

/** The same as it is kept in the journal. */
export const choicesJson = (choices: Choices): JsonObject =>
  Object.fromEntries(Object.entries(choices).map(([kind, choice]) => [kind, { ...choice }]))

/** When something goes out, and whether it goes with what else is due then. */
export interface Plan {
  dueAt: Date
  isCollected: boolean
  /** Why not at once. */
  reason: '' | 'digest' | 'quiet_hours'
}

/**
 * When e-mail of what happens now goes out: at once or with the next digest, and after the quiet hours. What somebody asked
 * for, such as a reminder, is in no digest, since it would come too late; quiet hours hold it back as well.
 */
export function planOf(now: Date, timeZone: string, rhythm: Rhythm, isAskedFor: boolean): Plan {
  const isDigest = rhythm.digest !== 'at_once' && !isAskedFor
  const dueAt = isDigest ? nextDigest(now, timeZone, rhythm) : now
  const end = quietUntil(dueAt, timeZone, rhythm)
  if (end) return { dueAt: end, isCollected: true, reason: 'quiet_hours' }
  return { dueAt, isCollected: isDigest, reason: isDigest ? 'digest' : '' }
}

/** When the quiet hours end that an instant is in; undefined for one outside of them. */
export function quietUntil(at: Date, timeZone: string, { quiet_from, quiet_until }: Rhythm): Date | undefined {
  if (quiet_from === null || quiet_until === null) return undefined
  const time = zonedOf(at, timeZone).toPlainTime()
  const [from, until] = [Temporal.PlainTime.from(quiet_from), Temporal.PlainTime.from(quiet_until)]
  const isAfterFrom = Temporal.PlainTime.compare(time, from) >= 0
  const isBeforeUntil = Temporal.PlainTime.compare(time, until) < 0
  const isOverNight = Temporal.PlainTime.compare(from, until) > 0
  const isQuiet = isOverNight ? isAfterFrom || isBeforeUntil : isAfterFrom && isBeforeUntil
  return isQuiet ? nextAt(at, timeZone, until) : undefined
}

function nextDigest(now: Date, timeZone: string, { digest, digest_hour }: Rhythm): Date {
  if (digest === 'daily') return nextAt(now, timeZone, Temporal.PlainTime.from({ hour: digest_hour }))
  const hour = zonedOf(now, timeZone).round({ smallestUnit: 'hour', roundingMode: 'floor' })
  return new Date(hour.add({ hours: 1 }).epochMilliseconds)
}

/** The next instant after another at which the clock on the wall shows a time; one that it skips is taken after the gap. */
function nextAt(after: Date, timeZone: string, time: Temporal.PlainTime): Date {
  const today = zonedOf(after, timeZone).toPlainDate()
  const found = [0, 1, 2].flatMap((days) => {
    const wall = today.add({ days }).toPlainDateTime(time)
    // Of a time that comes twice the first, unless that is over.
    return (['compatible', 'later'] as const).map(
      (disambiguation) => wall.toZonedDateTime(timeZone, { disambiguation }).epochMilliseconds,
    )
  })
  return new Date(Math.min(...found.filter((at) => at > after.getTime())))
}

const zonedOf = (at: Date, timeZone: string): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone)
