import { describe, expect, it } from 'vitest'
import { isoOf, readTyped, readTypedDate, readTypedTime, shownDate } from '@/components/typed-date'

// Tuesday 24 November 2026, half past midnight in Vienna.
const here = { now: new Date('2026-11-23T23:30:00Z'), timeZone: 'Europe/Vienna' }
const two = (value: number) => String(value).padStart(2, '0')
const read = (text: string) => {
  const typed = readTyped(text, here)
  if (!typed) return undefined
  return typed.time ? `${isoOf(typed.date)} ${typed.time.hour}:${two(typed.time.minute)}` : isoOf(typed.date)
}

describe('a typed date', () => {
  it.each([
    ['8.1.27', '2027-01-08'],
    ['08.01.2027', '2027-01-08'],
    ['8/1/2027', '2027-01-08'],
    ['08-01-2027', '2027-01-08'],
    ['2027-01-08', '2027-01-08'],
    ['8.1.', '2027-01-08'],
    ['24.11.', '2026-11-24'],
    ['23/11', '2027-11-23'],
    ['29.2.2028', '2028-02-29'],
    ['8.1.27 14:00', '2027-01-08 14:00'],
    ['8.1.27, 14 Uhr', '2027-01-08 14:00'],
    ['08/01/2027 2pm', '2027-01-08 14:00'],
    [' tomorrow ', '2026-11-25'],
    ['morgen 9:00', '2026-11-25 9:00'],
    ['today', '2026-11-24'],
    ['friday', '2026-11-27'],
    ['in 2 Wochen', '2026-12-08'],
    ['27 nov', '2026-11-27'],
    ['29.2.2027', undefined],
    ['30.2.27', undefined],
    ['8.13.27', undefined],
    ['8.1.2', undefined],
    ['8.1.27 25:00', undefined],
    ['8.1.27 soon', undefined],
    ['tomorrow rig truss', undefined],
    ['tomorrow #stage', undefined],
    ['', undefined],
  ])('%j', (text, expected) => {
    expect(read(text)).toBe(expected)
  })

  it('has no time where a field has none', () => {
    expect(readTypedDate('8.1.27', here)).toEqual({ year: 2027, month: 1, day: 8 })
    expect(readTypedDate('8.1.27 14:00', here)).toBeUndefined()
  })

  it('is written in the language of the app, and read again', () => {
    expect([shownDate('2027-01-08', 'en'), shownDate('2027-01-08', 'de'), shownDate('', 'de')]).toEqual([
      '08/01/2027',
      '08.01.2027',
      '',
    ])
    for (const locale of ['en', 'de'] as const) expect(read(shownDate('2027-12-09', locale))).toBe('2027-12-09')
  })
})

it.each([
  ['14:00', '14:00'],
  ['9.30', '9:30'],
  ['0930', '9:30'],
  ['14', '14:00'],
  ['2pm', '14:00'],
  ['12 am', '0:00'],
  ['9 Uhr', '9:00'],
  ['24:00', undefined],
  ['9:60', undefined],
  ['13pm', undefined],
  ['noon', undefined],
])('a typed time %j', (text, expected) => {
  const time = readTypedTime(text)
  expect(time && `${time.hour}:${two(time.minute)}`).toBe(expected)
})
