import { beforeAll, expect, it } from 'vitest'
import { fieldsText, timeText } from '@/features/imports/import-words'
import { createFormat } from '@/lib/format'
import { followLanguage, loadLaterMessages, t } from '@/lib/i18n'

beforeAll(async () => {
  await followLanguage()
  await loadLaterMessages()
})

const format = createFormat('en', 'Europe/Vienna')
const day = (startsAt: string, startsTimeZone: string) =>
  timeText({ startsAt, startsAllDay: true, startsTimeZone }, format)

it('shows the day of a row without a time as its own zone has it, and no clock', () => {
  expect(day('2031-02-01T22:59:59.000Z', 'Europe/Vienna')).toBe('1 Feb 2031')
  expect(day('2031-07-23T03:59:59.000Z', 'US/Eastern')).toBe('22 Jul 2031')
  expect(day('2031-10-05T20:59:59.000Z', 'Africa/Cairo')).toBe('5 Oct 2031')
  expect(day('2031-02-01T15:00:00.000Z', 'Asia/Tokyo')).toBe('2 Feb 2031')
})

it('shows a moment in the zone of who looks, and what is no date as it is', () => {
  const time = { startsAllDay: false, startsTimeZone: 'Asia/Tokyo' }
  expect(timeText({ startsAt: '2031-02-01T13:00:00.000Z', ...time }, format)).toBe('1 Feb 2031, 14:00')
  expect([timeText({ startsAt: '', ...time }, format), timeText({ startsAt: 'soon', ...time }, format)]).toEqual([
    '',
    'soon',
  ])
})

it('calls the fields that change as their record does', () => {
  expect(fieldsText(['ends_at', 'starts_at', 'due_date', 'tags'], t)).toBe('Ends, Starts, Due, Tags')
  expect(fieldsText(['of_a_later_version'], t)).toBe('of_a_later_version')
})
