import { describe, expect, it } from 'vitest'
import { draftOf, hasLateDay, type KeptRecurrence, recurrenceOf, ruleOf } from '@/features/work/recurrence.draft'

const FIRST = { date: '2026-11-30', time: '', zone: 'Europe/Vienna' }
const kept = (rule: string, more: Partial<KeptRecurrence> = {}): KeptRecurrence => ({
  rule,
  startsAt: '2026-11-30T08:00:00Z',
  timeZone: 'Europe/Vienna',
  mode: 'fixed',
  missed: 'wait',
  monthEnd: 'skip',
  excluded: [],
  added: [],
  ...more,
})

describe('what the editor holds of a recurrence', () => {
  it.each([
    ['FREQ=DAILY', 'daily'],
    ['FREQ=DAILY;INTERVAL=3;COUNT=5', 'daily'],
    ['FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR', 'weekdays'],
    ['FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE;UNTIL=20271231', 'weekly'],
    ['FREQ=MONTHLY;BYMONTHDAY=15', 'day'],
    ['FREQ=MONTHLY;BYMONTHDAY=-1', 'day'],
    ['FREQ=MONTHLY;BYDAY=-1FR', 'nth'],
    ['FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1', 'workday'],
    ['FREQ=YEARLY', 'yearly'],
    ['FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=24', 'own'],
    ['FREQ=MONTHLY;BYDAY=1MO,3MO', 'own'],
    ['FREQ=YEARLY;BYWEEKNO=20;COUNT=3', 'own'],
  ])('makes %s again, as %s', (rule, pattern) => {
    const draft = draftOf(kept(rule), FIRST)
    expect([draft.pattern, ruleOf(draft)]).toEqual([pattern, rule])
  })

  it('keeps a rule as it was written, and what it has no place for, until the rule is changed', () => {
    const before = kept('FREQ=WEEKLY;WKST=MO;BYDAY=FR;UNTIL=20271231T220000Z', {
      excluded: ['2026-12-04'],
      missed: 'all',
    })
    const draft = draftOf(before, FIRST)
    const same = recurrenceOf({ ...draft, missed: 'collapse' }, before, draft)
    expect(same).toEqual({ ...before, startsAt: '2026-11-30T09:00', missed: 'collapse' })
    const other = recurrenceOf({ ...draft, interval: '2' }, before, draft)
    expect(other).toMatchObject({ rule: 'FREQ=WEEKLY;INTERVAL=2;BYDAY=FR;UNTIL=20271231', excluded: ['2026-12-04'] })
  })

  it('begins with the day that something is due', () => {
    expect(recurrenceOf(draftOf(undefined, FIRST))).toMatchObject({
      rule: 'FREQ=WEEKLY;BYDAY=MO',
      startsAt: '2026-11-30',
      timeZone: 'Europe/Vienna',
    })
  })

  it('counts whole weeks and months from completion', () => {
    const draft = { ...draftOf(undefined, FIRST), mode: 'completion', interval: '2' }
    expect(ruleOf(draft)).toBe('FREQ=WEEKLY;INTERVAL=2')
    expect(ruleOf({ ...draft, pattern: 'day' })).toBe('FREQ=MONTHLY;INTERVAL=2')
  })

  it('asks about the end of the month where a month may not have the day', () => {
    const draft = draftOf(kept('FREQ=MONTHLY;BYMONTHDAY=31', { monthEnd: 'clamp' }), FIRST)
    expect(recurrenceOf(draft).monthEnd).toBe('clamp')
    expect([hasLateDay(draft), hasLateDay({ ...draft, monthDay: '28' })]).toEqual([true, false])
    expect(recurrenceOf({ ...draft, monthDay: '28' }).monthEnd).toBe('skip')
  })
})
