import { describe, expect, test } from 'vitest'
import { DomainError } from '../../kernel/errors.ts'
import { readSeries } from './series-input.ts'
import { placesOf } from './series.ts'

// Rules that a stranger may send to hold others up. Each costs a bounded time: the processor's, which others on the machine do
// not add to, and the best of three runs, since a run may be disturbed.

const most = 200_000

interface More {
  after?: string
  startsAt?: string
  monthEnd?: string
  excluded?: string[]
  added?: string[]
}

const numbers = (from: number, to: number): string => Array.from({ length: to - from + 1 }, (_, i) => from + i).join()

/** What a preview of a hundred dates makes of a rule: its reason, or how many there are. */
function previewed(rule: string, { after, ...more }: More): string | number {
  const said = { startsAt: '2027-01-31T09:00', timeZone: 'Europe/Vienna', monthEnd: 'skip', excluded: [], added: [] }
  try {
    const series = readSeries({ ...said, rule, ...more }, { startsAt: new Date(0), timeZone: 'UTC' })
    const places = placesOf(series, after === undefined ? undefined : Temporal.Instant.from(after))
    return [...places.take(1100)].filter(({ isExcluded }) => !isExcluded).slice(0, 100).length
  } catch (error) {
    if (error instanceof DomainError) return error.reason
    throw error
  }
}

function leastCost(run: () => unknown): number {
  const costs = [1, 2, 3].map(() => {
    const before = process.cpuUsage()
    run()
    const { user, system } = process.cpuUsage(before)
    return user + system
  })
  return Math.min(...costs)
}

const days = Array.from({ length: 500 }, (_, i) => new Date(Date.UTC(2027, 0, 31 + i)).toISOString().slice(0, 10))
const hours = `BYHOUR=${numbers(0, 23)}`

describe('a rule that would hold others up', () => {
  test.each<[string, string | number, More?]>([
    ['FREQ=SECONDLY', 'rule_too_often'],
    ['FREQ=MINUTELY;INTERVAL=1', 'rule_too_often'],
    ['FREQ=HOURLY', 'rule_too_often'],
    [`FREQ=DAILY;BYSECOND=${numbers(0, 59)}`, 'rule_too_often'],
    [`FREQ=YEARLY;${hours};BYMINUTE=${numbers(0, 59)};BYSECOND=${numbers(0, 59)}`, 'rule_too_often'],
    ['FREQ=DAILY;COUNT=1000000000', 'rule_count'],
    ['FREQ=DAILY;COUNT=99999999999999999999', 'rule_count'],
    ['FREQ=DAILY;INTERVAL=0', 'rule_part'],
    ['FREQ=DAILY;INTERVAL=1000000000', 'rule_part'],
    ['FREQ=DAILY;UNTIL=20200101', 'rule_until_before_start'],
    ['FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=31', 'rule_never'],
    ['FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30', 'rule_never'],
    ['FREQ=DAILY;INTERVAL=7;BYDAY=MO', 'rule_never'],
    ['FREQ=WEEKLY;INTERVAL=52;BYMONTH=6;BYDAY=MO;BYSETPOS=2', 'rule_never'],
    ['FREQ=MONTHLY;BYMONTHDAY=21;BYDAY=5FR', 'rule_never'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6', 'rule_never'],
    ['FREQ=MONTHLY;BYMONTHDAY=7,8,9,10,11,12,13;BYDAY=5MO,-5TU', 'rule_never'],
    ['FREQ=MONTHLY;BYDAY=MO;BYSETPOS=-312', 'rule_part'],
    ['FREQ=YEARLY;BYYEARDAY=267;BYSETPOS=-26', 'rule_never'],
    ['FREQ=YEARLY;INTERVAL=3;BYDAY=53MO;BYSETPOS=79', 'rule_never', { startsAt: '1900-01-01T00:00' }],
    [`FREQ=YEARLY;BYMONTHDAY=29;BYYEARDAY=56;BYSETPOS=${numbers(1, 60)}`, 'rule_never'],
    ['FREQ=DAILY;INTERVAL=10000', 100],
    ['FREQ=DAILY;INTERVAL=9973;COUNT=10000', 100],
    ['FREQ=DAILY;INTERVAL=10000;BYMONTH=2;BYMONTHDAY=29', 'rule_never'],
    ['FREQ=DAILY;INTERVAL=997;BYMONTH=2;BYMONTHDAY=29', 2],
    ['FREQ=WEEKLY;INTERVAL=9973;BYDAY=MO', 41],
    ['FREQ=MONTHLY;INTERVAL=10000;BYMONTHDAY=31', 7],
    ['FREQ=DAILY;COUNT=10000', 0, { after: '8999-01-01T00:00:00Z' }],
    ['FREQ=YEARLY;BYDAY=1MO,-1MO;COUNT=10000', 0, { after: '8999-01-01T00:00:00Z' }],
    ['FREQ=DAILY', 100, { after: '8999-01-01T00:00:00Z', startsAt: '1900-01-01T00:00' }],
    [`FREQ=YEARLY;BYYEARDAY=${numbers(1, 99)}`, 100],
    ['FREQ=DAILY', 100, { added: days, excluded: days }],
    ['FREQ=YEARLY', 100, { added: days }],
    [`FREQ=DAILY;${hours}`, 0, { excluded: days }],
    ['FREQ=MONTHLY;BYMONTHDAY=31,30,29', 100, { monthEnd: 'clamp', added: days }],
  ])('%s costs little: %s', (rule, found, more = {}) => {
    expect(previewed(rule, more)).toBe(found)
    expect(leastCost(() => previewed(rule, more))).toBeLessThan(most)
  })
})
