import type { DeliveryState } from './delivery.store.ts'

/** What an attempt to send a mail came to. */
export interface Verdict {
  state: DeliveryState
  /** Why it was not sent: `retry`, `refused`, `unreachable`. */
  reason: string
  answer: string
  /** When it is tried again. */
  due_at?: Date
  /** The mail server takes nothing for this address any more. */
  isAddressRefused: boolean
  /** The mail server cannot be reached, or takes nothing from us: other mails need not be tried now. */
  isDown: boolean
}

const MINUTE_MS = 60_000
const LONGEST_PAUSE_MS = 60 * MINUTE_MS
/** How long a mail is tried. */
const PATIENCE_MS = 48 * LONGEST_PAUSE_MS
const KEPT_OF_ANSWER = 300

/** A mail that the server has taken. */
export const taken = (answer: string): Verdict => ({
  state: 'sent',
  reason: '',
  answer: shortened(answer),
  isAddressRefused: false,
  isDown: false,
})

/**
 * What follows from a mail that was not taken. An answer of 5xx is final (RFC 5321, 4.2.1), and one to RCPT TO ends the
 * address, unless it says that it is about us (x.7.x of RFC 3463: policy, relaying, blocklists). Everything else, a server
 * that cannot be reached or does not let us in among it, is tried again for two days, after 1, 2, 4, … 60 minutes.
 */
export function verdictOn(error: unknown, attempts: number, queuedAt: Date, now: Date): Verdict {
  const { code, command, answer, message } = readFailure(error)
  const said = shortened(answer || message)
  const isAboutUs = /^\d{3}[ -]\d\.7\.\d/.test(answer)
  const isFinal = code >= 500 && !/^AUTH|^(EHLO|HELO|STARTTLS)/.test(command)
  if (isFinal) {
    const isAddressRefused = !isAboutUs && (command.startsWith('RCPT') || /^\d{3}[ -]5\.1\.[1-6]\b/.test(answer))
    return { state: 'failed', reason: 'refused', answer: said, isAddressRefused, isDown: false }
  }
  const isDown = code < 400 || code === 421 || !/^(MAIL|RCPT|DATA)/.test(command)
  const rest = { answer: said, isAddressRefused: false, isDown }
  if (now.getTime() - queuedAt.getTime() > PATIENCE_MS) return { state: 'failed', reason: 'unreachable', ...rest }
  const pause = Math.min(MINUTE_MS * 2 ** Math.min(attempts, 10), LONGEST_PAUSE_MS)
  return { state: 'queued', reason: 'retry', due_at: new Date(now.getTime() + pause), ...rest }
}

/** What nodemailer says of a failure. */
function readFailure(error: unknown): { code: number; command: string; answer: string; message: string } {
  const message = error instanceof Error ? error.message : String(error)
  const given: { responseCode?: unknown; command?: unknown; response?: unknown } =
    typeof error === 'object' && error !== null ? error : {}
  return {
    code: typeof given.responseCode === 'number' ? given.responseCode : 0,
    command: typeof given.command === 'string' ? given.command : '',
    answer: typeof given.response === 'string' ? given.response : '',
    message,
  }
}

/** Answers come from outside: one line, of bounded length. */
const shortened = (answer: string): string =>
  answer
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, KEPT_OF_ANSWER)
