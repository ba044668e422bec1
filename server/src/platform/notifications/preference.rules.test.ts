import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { planOf, quietUntil, type Rhythm, usualRhythm } from './preference.rules.ts'

const at = (zoned: string): Date => new Date(Temporal.ZonedDateTime.from(zoned).epochMilliseconds)
const shown = (date: Date | undefined, zone: string): string | undefined =>
  date &&
  Temporal.Instant.fromEpochMilliseconds(date.getTime())
    .toZonedDateTimeISO(zone)
    .toString({ timeZoneName: 'never', smallestUnit: 'minute' })

const night: Rhythm = { ...usualRhythm, quiet_from: '22:00', quiet_until: '07:00' }

describe('e-mail goes out', () => {
  it.each([
    ['at once', usualRhythm, '2027-03-01T23:30[Europe/Vienna]', '2027-03-01T23:30+01:00', ''],
    ['after the night', night, '2027-03-01T23:30[Europe/Vienna]', '2027-03-02T07:00+01:00', 'quiet_hours'],
    ['after the night it is in', night, '2027-03-01T06:59[Europe/Vienna]', '2027-03-01T07:00+01:00', 'quiet_hours'],
    ['at the end of the night', night, '2027-03-01T07:00[Europe/Vienna]', '2027-03-01T07:00+01:00', ''],
    [
      'after midday rest',
      { ...night, quiet_from: '12:00', quiet_until: '13:00' },
      '2027-03-01T12:00[Europe/Vienna]',
      '2027-03-01T13:00+01:00',
      'quiet_hours',
    ],
    [
      'at the full hour',
      { ...usualRhythm, digest: 'hourly' },
      '2027-03-01T12:20[Asia/Kathmandu]',
      '2027-03-01T13:00+05:45',
      'digest',
    ],
    [
      'at the hour of the day',
      { ...usualRhythm, digest: 'daily', digest_hour: 8 },
      '2027-03-01T08:00[Europe/Vienna]',
      '2027-03-02T08:00+01:00',
      'digest',
    ],
    [
      'after both',
      { ...night, digest: 'daily', digest_hour: 5 },
      '2027-03-01T12:00[Europe/Vienna]',
      '2027-03-02T07:00+01:00',
      'quiet_hours',
    ],
    // The clocks go forward at 02:00, and back at 03:00.
    [
      'after a skipped time',
      { ...usualRhythm, digest: 'daily', digest_hour: 2 },
      '2027-03-28T01:00[Europe/Vienna]',
      '2027-03-28T03:00+02:00',
      'digest',
    ],
    [
      'at the first of two',
      { ...usualRhythm, digest: 'daily', digest_hour: 2 },
      '2027-10-31T01:00[Europe/Vienna]',
      '2027-10-31T02:00+02:00',
      'digest',
    ],
    [
      'at the second, once the first is over',
      { ...night, quiet_until: '02:30' },
      '2027-10-31T02:10:00+01:00[Europe/Vienna]',
      '2027-10-31T02:30+01:00',
      'quiet_hours',
    ],
  ] as const)('%s', (_, rhythm, now, expected, reason) => {
    const zone = /\[(.+)\]/.exec(now)?.[1] ?? ''
    const plan = planOf(at(now), zone, rhythm, false)
    expect([shown(plan.dueAt, zone), plan.reason]).toEqual([expected, reason])
    expect(plan.isCollected).toBe(reason !== '')
  })

  it('at once for what was asked for, whatever the digest, but after quiet hours', () => {
    const rhythm: Rhythm = { ...night, digest: 'daily' }
    const noon = at('2027-03-01T12:00[Europe/Vienna]')
    expect(planOf(noon, 'Europe/Vienna', rhythm, true)).toEqual({ dueAt: noon, isCollected: false, reason: '' })
    expect(planOf(at('2027-03-01T23:00[Europe/Vienna]'), 'Europe/Vienna', rhythm, true).reason).toBe('quiet_hours')
  })

  it('never before, never in quiet hours, and within two days and an hour', () => {
    const zones = ['Europe/Vienna', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/Sao_Paulo', 'Asia/Kathmandu', 'UTC']
    const time = fc
      .tuple(fc.nat(23), fc.nat(59))
      .map(([h, m]) => `${String(h).padStart(2, '0')}:${String(m).padStart(2, '0')}`)
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2010-01-01'), max: new Date('2030-01-01'), noInvalidDate: true }),
        fc.constantFrom(...zones),
        fc.constantFrom('at_once', 'hourly', 'daily'),
        fc.nat(23),
        time,
        time,
        (now, zone, digest, digest_hour, quiet_from, quiet_until) => {
          fc.pre(quiet_from !== quiet_until)
          const rhythm: Rhythm = { digest, digest_hour, quiet_from, quiet_until }
          const { dueAt } = planOf(now, zone, rhythm, false)
          expect(dueAt.getTime()).toBeGreaterThanOrEqual(now.getTime())
          expect(dueAt.getTime() - now.getTime()).toBeLessThanOrEqual(49 * 3_600_000)
          expect(quietUntil(dueAt, zone, rhythm)).toBeUndefined()
        },
      ),
      { numRuns: 500 },
    )
  })
})
