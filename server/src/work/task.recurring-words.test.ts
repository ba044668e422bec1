import { readFileSync } from 'node:fs'
import { parseRecurring, readRecurring } from '@eventkit/api/words/recurring'
import { isoDate, isoTime } from '@eventkit/api/words/wall-time'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readSeries } from '../platform/recurrence/series-input.ts'
import { occurrencesOf } from '../platform/recurrence/series.ts'

const context = { today: { year: 2026, month: 11, day: 23, hour: 9, minute: 15 }, isDayFirst: true }
const text = readFileSync(new URL('../../../packages/api/words/recurring.cases.txt', import.meta.url), 'utf8')
const cases = text
  .split('\n')
  .filter((line) => line !== '' && !line.startsWith('#'))
  .map((line) => line.split(' → ') as [string, string])

function said(phrase: string): string {
  const found = parseRecurring(phrase, context)
  if (!found) return 'not understood'
  const { rule, startsOn, time, mode, monthEnd } = found
  const parts = [
    rule,
    startsOn && `from ${isoDate(startsOn)}`,
    time && `at ${isoTime(time)}`,
    mode === 'completion' && 'from completion',
    monthEnd === 'clamp' && 'clamped',
  ]
  return parts.filter(Boolean).join(' ')
}

describe('recurring words', () => {
  it.each(cases)('%s is %s', (phrase, meaning) => {
    expect(said(phrase)).toBe(meaning)
    expect(said(phrase.toUpperCase())).toBe(meaning)
  })

  it.each(cases.filter(([, meaning]) => meaning !== 'not understood'))('%s can be kept: %s', (phrase) => {
    const found = parseRecurring(phrase, context)
    const startsAt = isoDate(found?.startsOn ?? context.today) + (found?.time ? `T${isoTime(found.time)}` : '')
    const input = { rule: found?.rule ?? '', startsAt, timeZone: 'Europe/Vienna', monthEnd: found?.monthEnd ?? '' }
    const series = readSeries({ ...input, excluded: [], added: [] }, { startsAt: new Date(0), timeZone: 'UTC' })
    expect(occurrencesOf(series).next().done).toBe(false)
  })

  it('are at least sixty in each language', () => {
    const isGerman = ([phrase]: [string, string]) => /^(jed|alle|nach|am |\S*(lich|tags))/.test(phrase)
    const understood = cases.filter(([, meaning]) => meaning !== 'not understood')
    expect(understood.filter(isGerman).length).toBeGreaterThanOrEqual(60)
    expect(understood.filter((each) => !isGerman(each)).length).toBeGreaterThanOrEqual(60)
  })

  it('begin a day later where their time has passed, and end with a length from the day that is named', () => {
    expect(parseRecurring('every day at 9 for 2 days', context)?.rule).toBe('FREQ=DAILY;UNTIL=20261125')
    expect(parseRecurring('every day at 10 for 2 days', context)?.rule).toBe('FREQ=DAILY;UNTIL=20261124')
    expect(parseRecurring('every day for 1 month starting 31 jan', context)?.rule).toBe('FREQ=DAILY;UNTIL=20270227')
    expect(parseRecurring('every day starting 5 dec ending 1 dec 2026', context)).toBeUndefined()
  })
})

describe('words of a line', () => {
  const taken = (line: string, at: number) => readRecurring(line.split(' '), at, context)?.words

  it.each([
    ['Water plants every! 2 weeks starting 1 dec #green', 2, 6],
    ['Bühne fegen jeden letzten Freitag um 9 @anna', 2, 5],
    ['montags Müll', 0, 1],
    ['every friday, call mum', 0, 2],
    ['every 15th', 0, 2],
    ['every 1st wed jan, every 3rd thu jul', 0, 4],
    ['every 15th #rent', 0, 2],
    ['Standup daily 9:00', 1, 2],
  ])('%s: from word %d take %d', (line, at, words) => {
    expect(taken(line, at)).toBe(words)
  })

  it.each([
    ['Create monthly report', 1],
    ['Daily standup notes', 0],
    ['Check every 2nd cable', 1],
    ['jeden 2. Lautsprecher prüfen', 0],
    ['Check every sat receiver', 1],
    ['Tighten every 10 minutes', 1],
    ['on the last friday', 0],
    ['am 15. abbauen', 0],
  ])('%s: from word %d take none', (line, at) => {
    expect(taken(line, at)).toBeUndefined()
  })
})

// Reported of comparable products; each is what was wanted there.
test.each([
  // obsidian-tasks 1087: came once a year; weektodo 235, Vikunja 3436: left out short months, or stayed on 3 March.
  ['every 6 months starting 2027-08-31', ['2027-08-31', '2028-02-29', '2028-08-31', '2029-02-28']],
  ['every month starting 2027-01-31', ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30']],
  // planify 2568: the last day of June led to 30 July.
  ['jeden letzten Tag ab 2027-06-30', ['2027-06-30', '2027-07-31', '2027-08-31', '2027-09-30']],
  // Vikunja 271: quick add took days alone.
  ['every 2 weeks starting 2027-01-04', ['2027-01-04', '2027-01-18', '2027-02-01', '2027-02-15']],
  ['every 2 years starting 2028-02-29', ['2028-02-29', '2030-02-28', '2032-02-29', '2034-02-28']],
  // planify 1347, todo.txt 67: weekdays, and the first Monday of a month, were not to be had.
  ['every weekday starting 2027-01-01', ['2027-01-01', '2027-01-04', '2027-01-05', '2027-01-06']],
  ['every first monday starting 2027-01-01', ['2027-01-04', '2027-02-01', '2027-03-01', '2027-04-05']],
  ['every day at 2:30 starting 2027-03-27', ['2027-03-27', '2027-03-28', '2027-03-29', '2027-03-30']],
])('%s comes on %j', (phrase, days) => {
  const found = parseRecurring(phrase, context)
  const startsAt = isoDate(found?.startsOn ?? context.today) + (found?.time ? `T${isoTime(found.time)}` : '')
  const input = { rule: found?.rule ?? '', startsAt, timeZone: 'Europe/Vienna', monthEnd: found?.monthEnd ?? '' }
  const series = readSeries({ ...input, excluded: [], added: [] }, { startsAt: new Date(0), timeZone: 'UTC' })
  const first = occurrencesOf(series).take(days.length).toArray()
  expect(first.map(({ key }) => key.slice(0, 10))).toEqual(days)
})

test('any words are read without harm', () => {
  const word = fc.oneof(
    fc.constantFrom(...new Set(cases.flatMap(([phrase]) => phrase.split(' ')))),
    fc.stringMatching(/^\S{1,8}$/),
  )
  fc.assert(
    fc.property(fc.array(word, { maxLength: 14 }), (words) => {
      const found = readRecurring(words, 0, context)
      if (!found) return
      expect(found.words).toBeLessThanOrEqual(words.length)
      expect(found.value.rule).toMatch(/^FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;[A-Z]+=[-\w,]+)*$/)
    }),
    { numRuns: 2000 },
  )
  expect(parseRecurring(`every ${'monday and '.repeat(100)}`, context)).toBeUndefined()
})
