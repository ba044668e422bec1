import { describe, expect, it } from 'vitest'
import type { KnownMoment, Remindable } from '../registry/moments.ts'
import { cleanSpan, dueAt, sentAs, settled, type Standing, type When } from './reminder.rules.ts'

const record = (due?: Partial<KnownMoment> & { at: Date }, given: Partial<Remindable> = {}): Remindable => ({
  type: 'work.task',
  id: 'a',
  isLiving: true,
  isClosed: false,
  assigned: [],
  moments: new Map(due ? [['due', { isAllDay: false, timeZone: null, isEnd: false, ...due }]] : []),
  ...given,
})

const beside = (span: string, time_zone = 'UTC'): When => ({ at: null, moment: 'due', span, time_zone })

describe('when a reminder is due', () => {
  const due = (at: string, span: string, moment: Partial<KnownMoment> = {}, zone = 'UTC') =>
    dueAt(beside(span, zone), record({ at: new Date(at), ...moment }))?.toISOString() ?? null
  const vienna = { timeZone: 'Europe/Vienna' }

  it('is its instant, whatever the record has', () => {
    const at = new Date('2027-01-01T10:00:00Z')
    const when = { at, moment: null, span: null, time_zone: 'UTC' }
    expect(dueAt(when, record())).toBe(at)
    expect(dueAt(when, record({ at: new Date('2028-01-01T10:00:00Z') }))).toBe(at)
  })

  it('is never where the record has no such moment', () => {
    expect(dueAt(beside('P1D'), record())).toBe(null)
    expect(dueAt({ ...beside('P1D'), moment: 'start' }, record({ at: new Date() }))).toBe(null)
    expect(dueAt({ ...beside('P1D'), moment: null }, record({ at: new Date() }))).toBe(null)
    expect(dueAt({ ...beside('P1D'), span: null }, record({ at: new Date() }))).toBe(null)
  })

  it('is before or after the moment, by the clock on the wall in its zone, or else in that of who asked', () => {
    expect(due('2027-01-10T10:00:00Z', '-PT30M')).toBe('2027-01-10T09:30:00.000Z')
    expect(due('2027-01-10T10:00:00Z', 'PT30M')).toBe('2027-01-10T10:30:00.000Z')
    // Clocks went forward in between.
    expect(due('2027-03-28T10:00:00Z', '-P1D', vienna, 'UTC')).toBe('2027-03-27T11:00:00.000Z')
    expect(due('2027-03-28T10:00:00Z', '-P1D', {}, 'Europe/Vienna')).toBe('2027-03-27T11:00:00.000Z')
    expect(due('2027-03-28T10:00:00Z', '-P1D')).toBe('2027-03-27T10:00:00.000Z')
    expect(due('2027-03-28T10:00:00Z', '-PT24H', vienna)).toBe('2027-03-27T10:00:00.000Z')
  })

  it('counts a whole day from nine in the morning, and the end of whole days from the last of them', () => {
    const day = { isAllDay: true, ...vienna }
    expect(due('2027-01-09T23:00:00Z', 'PT0S', day)).toBe('2027-01-10T08:00:00.000Z')
    expect(due('2027-01-09T23:00:00Z', '-P1D', { isAllDay: true }, 'Europe/Vienna')).toBe('2027-01-09T08:00:00.000Z')
    // From the 9th up to the 11th: the 10th is the last.
    expect(due('2027-01-10T23:00:00Z', 'PT0S', { ...day, isEnd: true })).toBe('2027-01-10T08:00:00.000Z')
    // With a time the end is an instant like others.
    expect(due('2027-01-10T23:00:00Z', 'PT0S', { ...vienna, isEnd: true })).toBe('2027-01-10T23:00:00.000Z')
  })

  it('is by UTC where this runtime does not know the zone any more', () => {
    expect(due('2027-03-28T10:00:00Z', '-P1D', { timeZone: 'Atlantis/City' }, 'Europe/Vienna')).toBe(
      '2027-03-27T10:00:00.000Z',
    )
    expect(due('2027-03-28T10:00:00Z', '-P1D', {}, 'Atlantis/City')).toBe('2027-03-27T10:00:00.000Z')
  })

  it('is never in a year that the contract does not have', () => {
    expect(due('9999-12-31T23:00:00Z', 'PT59M')).toBe('9999-12-31T23:59:00.000Z')
    expect(due('9999-12-31T23:00:00Z', 'PT1H')).toBe(null)
    expect(due('9999-12-31T12:00:00Z', 'P366D')).toBe(null)
    expect(due('0001-01-01T12:00:00Z', '-PT12H')).toBe('0001-01-01T00:00:00.000Z')
    expect(due('0001-01-01T12:00:00Z', '-PT12H1S')).toBe(null)
    expect(due('0001-01-01T00:00:00Z', '-P1D', { isAllDay: true, isEnd: true })).toBe(null)
  })
})

describe('where a reminder stands when its record changed', () => {
  const now = new Date('2027-01-10T10:00:00Z')
  const [past, coming, later] = [
    new Date('2027-01-10T09:59:59Z'),
    new Date('2027-01-10T10:00:01Z'),
    new Date('2027-02-01T00:00:00Z'),
  ]
  const living = record({ at: later })
  const closed = record({ at: later }, { isClosed: true })
  const deleted = record({ at: later }, { isLiving: false })
  const standing = (
    state: Standing['state'],
    due_at: Date | null = coming,
    reason: Standing['reason'] = '',
  ): Standing => ({ due_at, state, reason })
  const suppressed = (due_at: Date | null, reason: Standing['reason']): Standing =>
    standing('suppressed', due_at, reason)

  it('follows the moment', () => {
    expect(settled(standing('scheduled'), later, living, now)).toEqual(standing('scheduled', later))
    expect(settled(standing('scheduled'), null, living, now)).toEqual(suppressed(null, 'no_moment'))
    expect(settled(suppressed(null, 'no_moment'), coming, living, now)).toEqual(standing('scheduled'))
  })

  it('rests while the record is closed or in the bin, and the bin is told before anything but that there is no moment', () => {
    expect(settled(standing('scheduled'), coming, closed, now)).toEqual(suppressed(coming, 'closed'))
    expect(settled(standing('scheduled'), coming, deleted, now)).toEqual(suppressed(coming, 'deleted'))
    expect(settled(standing('scheduled'), coming, { ...deleted, isClosed: true }, now)).toEqual(
      suppressed(coming, 'deleted'),
    )
    expect(settled(standing('scheduled'), null, deleted, now)).toEqual(suppressed(null, 'no_moment'))
    expect(settled(suppressed(coming, 'closed'), coming, living, now)).toEqual(standing('scheduled'))
  })

  it('is not to come any more at a time that has passed, to the instant', () => {
    expect(settled(standing('scheduled'), past, living, now)).toEqual(suppressed(past, 'past'))
    expect(settled(standing('scheduled'), now, living, now)).toEqual(suppressed(now, 'past'))
    for (const reason of ['closed', 'deleted'] as const) {
      const before = suppressed(past, reason)
      expect(settled(before, past, living, now), reason).toBe(before)
      expect(settled(suppressed(now, reason), now, living, now), reason).toEqual(suppressed(now, reason))
    }
  })

  it('says why it did not come at its time, whatever becomes of the record after that', () => {
    const before = suppressed(past, 'past')
    expect(settled(before, past, closed, now)).toBe(before)
    expect(settled(before, past, deleted, now)).toBe(before)
    expect(settled(suppressed(coming, 'closed'), coming, deleted, now)).toEqual(suppressed(coming, 'deleted'))
  })

  it('stays with what is about to be sent, unless the record is done with', () => {
    const before = standing('scheduled', past)
    expect(settled(before, past, living, now)).toBe(before)
    expect(settled(before, past, closed, now)).toEqual(suppressed(past, 'closed'))
    expect(settled(before, past, deleted, now)).toEqual(suppressed(past, 'deleted'))
  })

  it('stays as it ended until its time is another one', () => {
    for (const state of ['sent', 'late', 'failed'] as const) {
      for (const [due, is] of [
        [past, closed],
        [past, deleted],
        [coming, living],
        [null, living],
      ] as const) {
        const before = standing(state, due)
        expect(settled(before, due, is, now), state).toBe(before)
      }
      expect(settled(standing(state, past), later, living, now), state).toEqual(standing('scheduled', later))
      expect(settled(standing(state, coming), past, living, now), state).toEqual(suppressed(past, 'past'))
      expect(settled(standing(state, past), null, living, now), state).toEqual(suppressed(null, 'no_moment'))
    }
  })
})

describe('what is sent', () => {
  it('is late more than a minute after its time', () => {
    const dueAt = new Date('2027-01-10T10:00:00Z')
    expect(sentAs(dueAt, new Date('2027-01-10T10:01:00.000Z'))).toBe('sent')
    expect(sentAs(dueAt, new Date('2027-01-10T10:01:00.001Z'))).toBe('late')
  })
})

describe('a span', () => {
  it('is taken in either case, with a sign or none, and kept in one form', () => {
    const taken: Record<string, string> = {
      '-P1D': '-P1D',
      '+P1D': 'P1D',
      ' pt30m ': 'PT30M',
      P52W: 'P52W',
      P366D: 'P366D',
      '-P366D': '-P366D',
      P365DT24H: 'P365DT24H',
      PT0S: 'PT0S',
      P1W2DT3H4M5S: 'P1W2DT3H4M5S',
      PT8784H: 'PT8784H',
      PT527040M: 'PT527040M',
      PT31622400S: 'PT31622400S',
    }
    for (const [text, kept] of Object.entries(taken)) expect(cleanSpan(text), text).toBe(kept)
  })

  it('is no other text, no months or years, and not more than 366 days', () => {
    const shape = 'offset: must be an ISO 8601 duration'
    const malformed =
      '|P|-P|PT|P1DT|P1WT|1D|P1|T1H|P1M|P1Y|P1.5D|--P1D|P1D1D|PT1M1H|P1H|PT1D|P-1D|xP1D|P1Dx|P1D P1D|P1000W|P10000D|PT10000H|PT1000000M|PT100000000S'
    for (const text of malformed.split('|')) expect(() => cleanSpan(text), text).toThrow(shape)
    for (const text of ['P367D', '-P367D', 'P53W', 'PT8785H', 'P366DT1S', 'PT527041M', 'PT31622401S', '-P366DT1S'])
      expect(() => cleanSpan(text), text).toThrow('offset: must be no more than 366 days')
  })
})
