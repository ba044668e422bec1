import type { Answer } from './sender.ts'

/** How long a delivery is tried. */
export const triesForMs = 3 * 86_400_000
/** Tries in a row that were not taken, by whichever delivery, after which an address is only asked once at a time. */
const failuresUntilFailing = 5
/** Of a delivery that had more tries the last ones are kept. */
export const keptTries = 10

const firstPauseMs = 5000
/** Of one delivery, and of an address that takes nothing: what is new finds out soon that it does again. */
const mostPauseMs = { delivery: 2 * 3_600_000, address: 5 * 60_000 }
/** By so much of itself a pause may be longer, so that what failed together is not tried together. */
const jitter = 0.2

/** Whether so many tries in a row say that an address takes nothing at present. */
export const isFailing = (failures: number): boolean => failures >= failuresUntilFailing

/**
 * Milliseconds until the next try after so many: 5 s, three times as long each time; for longer where the receiver asks for that, as
 * far as two hours.
 */
export function pauseAfter(
  tries: number,
  { retryAfterS = 0 }: Pick<Answer, 'retryAfterS'>,
  of: keyof typeof mostPauseMs,
  random = Math.random(),
): number {
  const pause = Math.min(mostPauseMs[of], firstPauseMs * 3 ** Math.min(20, tries - 1)) * (1 + jitter * random)
  return Math.max(pause, Math.min(mostPauseMs.delivery, retryAfterS * 1000))
}

/** A try as it is kept. */
export interface Try {
  at: string
  ms: number
  status: number
  error: string
  response: string
}

/** A try of an answer. */
export const tryOf = ({ startedAt, durationMs, status, fault, response }: Answer): Try => ({
  at: startedAt.toISOString(),
  ms: durationMs,
  status,
  error: fault ?? '',
  response,
})

/** Where the tries of one delivery stand. */
export interface Tried {
  attempts: number
  first_attempt_at: Date | null
}

/** What becomes of a delivery by an answer. */
export interface Verdict {
  state: 'waiting' | 'delivered' | 'dead'
  first_attempt_at: Date
  /** Only of one that waits. */
  next_attempt_at: Date | null
}

/** Judges an answer at a time; `enabledAt` is since when the address is asked at all. */
export function verdictOn({ attempts, first_attempt_at }: Tried, answer: Answer, now: Date, enabledAt: Date): Verdict {
  const first = first_attempt_at ?? now
  if (!answer.fault) return { state: 'delivered', first_attempt_at: first, next_attempt_at: null }
  const since = Math.max(first.getTime(), enabledAt.getTime())
  if (now.getTime() - since >= triesForMs) return { state: 'dead', first_attempt_at: first, next_attempt_at: null }
  const next = new Date(now.getTime() + pauseAfter(attempts + 1, answer, 'delivery'))
  return { state: 'waiting', first_attempt_at: first, next_attempt_at: next }
}

/** How an address does, over all deliveries. */
export interface Health {
  failures: number
  failing_since: Date | null
  paused_until: Date | null
  taken_at: Date | null
}

/** How it does after these answers, in the order they came. */
export function healthAfter(health: Health, answers: readonly Answer[], now: Date): Health {
  let { failures, failing_since, taken_at } = health
  for (const { fault } of answers) {
    if (fault) {
      failures++
      failing_since ??= now
    } else {
      failures = 0
      failing_since = null
      taken_at = now
    }
  }
  const last = answers.at(-1)
  const pause =
    last && isFailing(failures) ? pauseAfter(failures - failuresUntilFailing + 1, last, 'address') : undefined
  const paused_until = pause === undefined ? null : new Date(now.getTime() + pause)
  return { failures, failing_since, paused_until, taken_at }
}

/** HTTP says so of an address that will never answer again; Standard Webhooks asks that it is switched off then. */
const gone = 410

/** Why an address is to be switched off; undefined while it is not. */
export function reasonToEnd(
  { failing_since }: Health,
  answers: readonly Answer[],
  now: Date,
  enabledAt: Date,
): 'gone' | 'unanswered' | undefined {
  if (answers.some(({ status }) => status === gone)) return 'gone'
  if (!failing_since) return undefined
  const since = Math.max(failing_since.getTime(), enabledAt.getTime())
  return now.getTime() - since >= triesForMs ? 'unanswered' : undefined
}
