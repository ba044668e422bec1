import { expect, it } from 'vitest'
import { dueWords, readSpan, writeSpan } from '@/features/work/template.span'
import { t } from '@/lib/i18n'

it.each(['', 'P0D', '-P3D', 'P1W', '-PT2H', 'PT30M', '-P366D'])(
  '%j is the same after it went through the form',
  (text) => {
    const span = readSpan(text)
    expect(span && writeSpan(span)).toBe(text)
  },
)

it.each(['-P1DT2H', 'PT0S', 'PT30S', 'P1M', 'soon'])('%j is nothing that the form can say', (text) => {
  expect(readSpan(text)).toBeUndefined()
})

it.each([
  ['', '', 'No due date'],
  ['P0D', '', 'On the day'],
  ['PT0S', '', 'At that time'],
  ['P0D', '09:00', 'On the day, at 09:00'],
  ['-P3D', '14:30', '3 days before, at 14:30'],
  ['-P1DT2H', '', '1 day 2 hours before'],
  ['PT1H', '', '1 hour after'],
])('%j at %j is %s', (due, dueTime, words) => {
  expect(dueWords({ due, dueTime }, t, 'en')).toBe(words)
})
