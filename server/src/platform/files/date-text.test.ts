import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { endOfDay } from '../../kernel/day.ts'
import { momentOf, readDateText } from './date-text.ts'

/** What a text is read as, in Vienna, as `2027-02-13 14:30` there; other kinds by their name. */
function reading(text: string, near?: string): string {
  const read = readDateText(text, near === undefined ? undefined : Temporal.PlainDate.from(near))
  if (read.kind === 'ambiguous') return `${read.dmy.date.toString()} or ${read.mdy.date.toString()}`
  if (read.kind !== 'date') return read.kind
  const moment = momentOf(read, 'Europe/Vienna', endOfDay)
  if (!moment) return 'beyond'
  const local = moment.at.toLocaleString('sv', { timeZone: 'Europe/Vienna' })
  return moment.isWholeDay ? local.replace(' 23:59:59', '') : local.slice(0, 16)
}

const readings = (texts: Record<string, string>) =>
  Object.fromEntries(Object.keys(texts).map((text) => [text, reading(text)]))

const check = (texts: Record<string, string>) => expect(readings(texts)).toEqual(texts)

describe('a date', () => {
  test('is read with the year first', () => {
    check({
      '2027-02-13': '2027-02-13',
      '2027/02/13': '2027-02-13',
      '2027.2.13': '2027-02-13',
      '20270213': '2027-02-13',
      '2027-02-13 14:30': '2027-02-13 14:30',
      '2027-02-13T14:30': '2027-02-13 14:30',
      '2027-02-13T14:30:00Z': '2027-02-13 15:30',
      '2027-02-13T14:30:00.000Z': '2027-02-13 15:30',
      '2027-02-13T14:30:00+0000': '2027-02-13 15:30',
      '2027-02-13 14:30 +01:00': '2027-02-13 14:30',
      '2027-02-13 2:30 PM': '2027-02-13 14:30',
      '2027-10-05 at 9:00': '2027-10-05 09:00',
    })
  })

  test('is read with the day or the month first where only one is possible', () => {
    check({
      '02/13/2027': '2027-02-13',
      '13/02/2027': '2027-02-13',
      '13-02-2027': '2027-02-13',
      '2/2/27': '2027-02-02',
      '11/27/2017 0:00:00': '2017-11-27',
      '11/27/2017 9:05:00 AM': '2017-11-27 09:05',
      '2/1/27': '2027-01-02 or 2027-02-01',
      '01-02-2027 14:00': '2027-02-01 or 2027-01-02',
    })
    expect(readDateText('13/02/2027')).toMatchObject({ order: 'dmy' })
    expect(readDateText('02/13/2027')).toMatchObject({ order: 'mdy' })
    expect(readDateText('2/2/27')).not.toHaveProperty('order')
  })

  test('with dots has the day first, as in German', () => {
    check({
      '13.2.27': '2027-02-13',
      '1.2.2027': '2027-02-01',
      '1.2.2027 9:00': '2027-02-01 09:00',
      '1.2.2027, 14.30 Uhr': '2027-02-01 14:30',
      'Mo 1.2.2027': '2027-02-01',
      'Montag, 1.2.2027 um 9 Uhr': '2027-02-01 09:00',
      '03.13.21': '2021-03-13',
    })
    expect(readDateText('1.2.2027')).toMatchObject({ order: 'dmy' })
  })

  test('is read with the month in words', () => {
    check({
      '13 Feb 2027': '2027-02-13',
      '13-Feb-27': '2027-02-13',
      '01 SEP 26': '2026-09-01',
      'Feb 13, 2027': '2027-02-13',
      'Oct 5 2027': '2027-10-05',
      'Sat, Feb 13th 2027 at 9am': '2027-02-13 09:00',
      '1st of May 2027': '2027-05-01',
      '13. Februar 2027': '2027-02-13',
      '5. Okt. 2027': '2027-10-05',
      '1. März 2027, 18:00': '2027-03-01 18:00',
      '6. Jänner 2027': '2027-01-06',
      'Dienstag, 2. Februar 2027 um 14:30 Uhr': '2027-02-02 14:30',
    })
  })

  test('without a year is the next such day, or one of the last month', () => {
    expect(reading('Jul 22')).toBe('unknown')
    expect([
      reading('Jul 22', '2026-11-28'),
      reading('22. Juli', '2027-03-01'),
      reading('Dec 20', '2027-01-10'),
      reading('Oct 29', '2026-11-28'),
      reading('Oct 28', '2026-11-28'),
      reading('Nov 28', '2026-11-28'),
      reading('Jan 5', '2026-11-28'),
      reading('Feb 29', '2026-11-28'),
      reading('Feb 30', '2026-11-28'),
    ]).toEqual([
      '2027-07-22',
      '2027-07-22',
      '2026-12-20',
      '2026-10-29',
      '2027-10-28',
      '2026-11-28',
      '2027-01-05',
      '2028-02-29',
      'impossible',
    ])
    expect(reading('13 Feb 14:30', '2027-01-10')).toBe('2027-02-13 14:30')
    expect(readDateText('Jul 22', Temporal.PlainDate.from('2026-11-28'))).toMatchObject({ isYearless: true })
  })

  test('is read from the serial numbers of Excel', () => {
    check({
      '46419': '2027-02-01',
      '46419.5': '2027-02-01 12:00',
      '46419,375': '2027-02-01 09:00',
      '25569': '1970-01-01',
    })
  })

  test('that does not exist is told from what is none', () => {
    check({
      '2027-02-29': 'impossible',
      '30.02.2027': 'impossible',
      '31/31/2027': 'impossible',
      '31 Apr 2027': 'impossible',
      '2027-02-13 25:00': 'impossible',
      '2027-02-13 14:30 PM': 'impossible',
      tomorrow: 'unknown',
      'tomorrow 18:00': 'unknown',
      'every! fri at 9am': 'unknown',
      'next Monday': 'unknown',
      '-': 'unknown',
      '13': 'unknown',
      '2027': 'unknown',
      '2027-02-13 or later': 'unknown',
      '2027-02-13 14': 'unknown',
      'Mai 2027': 'unknown',
      '1.2': 'unknown',
      'Mayday 5 2027': 'unknown',
    })
  })

  test('in a time that a change of clocks skips moves forward', () => {
    const read = readDateText('2027-03-28 02:30')
    expect(read.kind === 'date' && momentOf(read, 'Europe/Vienna', endOfDay)).toMatchObject({
      isMoved: true,
      isWholeDay: false,
    })
    expect(reading('2027-03-28 02:30')).toBe('2027-03-28 03:30')
  })

  test('is read back from every way it is written', () => {
    const day = fc.date({ min: new Date('1970-01-01'), max: new Date('2069-12-31'), noInvalidDate: true })
    const formats = [
      new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' }),
      new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeZone: 'UTC' }),
      new Intl.DateTimeFormat('de', { dateStyle: 'full', timeZone: 'UTC' }),
      new Intl.DateTimeFormat('de', { dateStyle: 'long', timeZone: 'UTC' }),
      new Intl.DateTimeFormat('de', { dateStyle: 'short', timeZone: 'UTC' }),
      new Intl.DateTimeFormat('sv', { dateStyle: 'short', timeZone: 'UTC' }),
    ]
    fc.assert(
      fc.property(day, (date) => {
        const text = date.toISOString().slice(0, 10)
        expect(formats.map((format) => reading(format.format(date)))).toEqual(formats.map(() => text))
      }),
    )
  })

  test('is never an error, however odd the text', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 90, unit: fc.constantFrom(...'0123456789-./: TZaprilmai+,'.split('')) }),
        (text) => {
          expect(['date', 'ambiguous', 'impossible', 'unknown']).toContain(readDateText(text).kind)
        },
      ),
    )
  })
})
