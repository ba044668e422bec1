import { describe, expect, it } from 'vitest'
import { verdictOn } from './delivery.rules.ts'

const now = new Date('2027-03-01T12:00:00Z')
const failure = (responseCode?: number, command?: string, response?: string): Error =>
  Object.assign(new Error('no'), { responseCode, command, response })
const verdict = (error: unknown, attempts = 0, queuedAt = now) => verdictOn(error, attempts, queuedAt, now)

describe('what follows from a mail that was not taken', () => {
  it.each([
    ['an unknown recipient', failure(550, 'RCPT TO', '550 5.1.1 No such user'), 'failed', true, false],
    ['a recipient refused without more', failure(550, 'RCPT TO', '550 no'), 'failed', true, false],
    ['an unknown recipient told after the text', failure(550, 'DATA', '550 5.1.1 No such user'), 'failed', true, false],
    ['a relay that is closed to us', failure(554, 'RCPT TO', '554 5.7.1 Relay access denied'), 'failed', false, false],
    ['a text that is refused', failure(554, 'DATA', '554 5.6.0 Spam'), 'failed', false, false],
    ['a sender that is refused', failure(550, 'MAIL FROM', '550 5.1.8 Sender rejected'), 'failed', false, false],
    ['greylisting', failure(451, 'RCPT TO', '451 4.7.1 Try again'), 'queued', false, false],
    ['a server that has had enough of us', failure(421, 'MAIL FROM', '421 4.7.0 Too many'), 'queued', false, true],
    ['a wrong password', failure(535, 'AUTH PLAIN', '535 5.7.8 No'), 'queued', false, true],
    ['no connection', failure(undefined, 'CONN'), 'queued', false, true],
    ['a server that shuts down', failure(421, 'CONN', '421 Busy'), 'queued', false, true],
    ['anything else', 'broken', 'queued', false, true],
  ] as const)('%s', (_, error, state, isAddressRefused, isDown) => {
    expect(verdict(error)).toMatchObject({ state, isAddressRefused, isDown })
  })

  it('is another try after 1, 2, 4, … 60 minutes, for two days', () => {
    const minutes = (attempts: number) =>
      ((verdict(failure(451, 'DATA'), attempts).due_at?.getTime() ?? 0) - now.getTime()) / 60_000
    expect([0, 1, 2, 5, 6, 1000].map(minutes)).toEqual([1, 2, 4, 32, 60, 60])
    const twoDays = 48 * 3_600_000
    const ago = (ms: number) => new Date(now.getTime() - ms)
    expect(verdict(failure(451, 'DATA'), 9, ago(twoDays)).state).toBe('queued')
    expect(verdict(failure(451, 'DATA'), 9, ago(twoDays + 1))).toMatchObject({ state: 'failed', reason: 'unreachable' })
  })

  it('keeps of the answer one line of bounded length', () => {
    const { answer } = verdict(failure(451, 'DATA', `451 a\r\nb\u0000${'c'.repeat(1000)}`))
    expect(answer).toMatch(/^451 a b c+$/)
    expect(answer.length).toBe(300)
  })
})
