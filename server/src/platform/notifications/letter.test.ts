import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { headLine } from '../mail.ts'
import { letterOf, type LetterParts } from './letter.ts'
import { isGenuine, makeUnsubscribeToken, readUnsubscribeToken } from './unsubscribe.token.ts'

const line = (text: string, title = text): LetterParts['lines'][number] => ({
  text,
  reason: 'assignee',
  at: '1 Mar 2027, 12:00',
  record: { title, code: 'T-1', page: '/tasks/1' },
})

const parts: LetterParts = {
  language: 'en',
  company: 'Nordlicht',
  lines: [line('Ada assigned “Rig” to you', 'Rig')],
  more: 0,
  isCollected: false,
  publicUrl: 'https://kit.example.org',
  unsubscribe: { url: 'https://kit.example.org/unsubscribe?token=t', isOneKind: true },
}

const shape = (html: string): string => html.replace(/>[^<]*</g, '><').replace(/title>[^<]*/, '')

describe('a mail', () => {
  it('has the same tags whatever people write', () => {
    const { html } = letterOf(parts)
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string(), (title, company) => {
        const written = letterOf({ ...parts, company, lines: [line(title)] })
        expect(shape(written.html)).toBe(shape(html))
      }),
    )
    expect(letterOf({ ...parts, lines: [line('<img src=x onerror=alert(1)>')] }).html).not.toContain('<img')
  })

  it('loads nothing from anywhere', () => {
    const { html } = letterOf({ ...parts, isCollected: true, more: 3 })
    expect(html).not.toMatch(/<(img|link|script|iframe|object|style)|url\(|@import/i)
    expect([...html.matchAll(/(?:href|src)="([^"]+)"/g)].every(([, url]) => url?.startsWith(parts.publicUrl))).toBe(
      true,
    )
  })

  it('of several says how many, and what is left in the inbox', () => {
    const several = { ...parts, lines: [line('First'), line('Second')], isCollected: true, more: 3 }
    expect(letterOf(several).subject).toBe('5 notifications · Nordlicht')
    expect(letterOf(several).text).toContain('and 3 more in your inbox')
    expect(letterOf({ ...several, language: 'de' }).subject).toBe('5 Benachrichtigungen · Nordlicht')
  })
})

describe('a line of a head', () => {
  it('is one line of bounded length that reads in one direction, whatever people write', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const written = headLine(text)
        expect(written).not.toMatch(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/u)
        expect(Array.from(written).length).toBeLessThanOrEqual(200)
      }),
    )
    expect(headLine('a\r\nBcc: b\u202e c')).toBe('a Bcc: b c')
  })
})

describe('a link to switch off', () => {
  const what = {
    tenantId: '018f0000-0000-7000-8000-000000000001',
    userId: '018f0000-0000-7000-8000-000000000002',
    kind: 'work.task.assigned',
  }
  const key = Buffer.alloc(32, 1)
  const token = makeUnsubscribeToken(what, key, 'Ada@example.org')

  it('holds for its address, however that is written, and its key', () => {
    const read = readUnsubscribeToken(token)
    expect(read).toMatchObject(what)
    expect(read && isGenuine(read, key, 'ada@EXAMPLE.org')).toBe(true)
    expect(read && isGenuine(read, key, 'ada@example.com')).toBe(false)
    expect(read && isGenuine(read, Buffer.alloc(32, 2), 'ada@example.org')).toBe(false)
  })

  it('is read without harm whatever it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readUnsubscribeToken(text)).toBeUndefined()
      }),
    )
    expect(readUnsubscribeToken(token.slice(0, -4))).toBeUndefined()
  })
})
