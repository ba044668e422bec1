import { expect, it } from 'vitest'
import { snoozeTimes } from '@/features/notifications/snooze-times'

const timesAt = (now: string, zone: string): string[] =>
  snoozeTimes(new Date(now), zone).map(({ label, until }) => `${label.split('.')[1]} ${until.toISOString()}`)

it('are on the clock of the zone, also over a change of the clocks', () => {
  // Saturday 27 March 2027 in Vienna; the clocks go forward in the night.
  expect(timesAt('2027-03-27T09:30:00Z', 'Europe/Vienna')).toEqual([
    'snoozeHour 2027-03-27T10:30:00.000Z',
    'snoozeEvening 2027-03-27T17:00:00.000Z',
    'snoozeTomorrow 2027-03-28T06:00:00.000Z',
    'snoozeMonday 2027-03-29T06:00:00.000Z',
  ])
})

it('leave out the evening where it is near or over, and Monday where that is tomorrow', () => {
  expect(timesAt('2027-02-28T17:00:00Z', 'UTC')).toEqual([
    'snoozeHour 2027-02-28T18:00:00.000Z',
    'snoozeTomorrow 2027-03-01T08:00:00.000Z',
  ])
})

it('on a Monday mean the next one', () => {
  expect(timesAt('2027-03-01T06:00:00Z', 'UTC').at(-1)).toBe('snoozeMonday 2027-03-08T08:00:00.000Z')
})
