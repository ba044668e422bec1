import { EventStatus } from '@eventkit/api/eventkit/v1/planning_pb'
import { describe, expect, it } from 'vitest'
import { isInWindow, stepsTo } from './event.import.rules.ts'

const window = { expandFrom: '2027-01-01T00:00:00Z', expandTo: '2027-02-01T00:00:00Z' }

/** Whether an event from one instant to another is in the window, and where its series puts it. */
const isIn = (start: string, end: string, key = 'uid@example.org'): boolean =>
  isInWindow({ fields: { starts_at: start, ends_at: end } }, key, window)

describe('an event is in the window of its file', () => {
  it.each([
    ['within it', '2027-01-10T10:00:00Z', '2027-01-10T11:00:00Z', true],
    ['from its beginning', '2027-01-01T00:00:00Z', '2027-01-01T01:00:00Z', true],
    ['until past its end', '2027-01-31T23:59:59Z', '2027-02-03T00:00:00Z', true],
    ['from its end', '2027-02-01T00:00:00Z', '2027-02-01T01:00:00Z', false],
    ['from before its beginning', '2026-12-31T23:00:00Z', '2027-01-02T00:00:00Z', false],
    ['after it', '2027-03-01T00:00:00Z', '2027-03-02T00:00:00Z', false],
    ['before it', '2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z', false],
  ])('%s', (_, start, end, expected) => {
    expect(isIn(start, end)).toBe(expected)
  })

  it.each([
    ['at its beginning', '20270101', true],
    ['at its beginning, to the second', '20270101T000000Z', true],
    ['a second before', '20261231T235959Z', false],
    ['a minute before its end', '20270131T235900Z', true],
    ['on the day that it ends', '20270201', false],
    ['at its end', '20270201T000000Z', false],
    ['at an hour before its end', '20270131T230000Z', true],
  ])('as its series puts it there: %s', (_, planned, expected) => {
    expect(isIn('2027-01-10T10:00:00Z', '2027-01-10T11:00:00Z', `uid@example.org#${planned}`)).toBe(expected)
  })

  it('but not by that alone: the event itself has to overlap it', () => {
    const planned = 'uid@example.org#20270110T100000Z'
    expect(isIn('2027-02-01T00:00:00Z', '2027-02-01T01:00:00Z', planned)).toBe(false)
    expect(isIn('2026-12-31T23:00:00Z', '2027-01-01T00:00:00Z', planned)).toBe(false)
    expect(isIn('2026-12-31T23:00:00Z', '2027-01-01T00:00:01Z', planned)).toBe(true)
  })

  it('by its own start where the end of its key is no day', () => {
    for (const key of ['uid#20270301T', 'uid#20270301x', 'uid#2027030', 'uid#20270301T100000'])
      expect([key, isIn('2027-01-10T10:00:00Z', '2027-01-10T11:00:00Z', key)]).toEqual([key, true])
  })
})

describe('the steps to a status', () => {
  const { ENQUIRY, TENTATIVE, CONFIRMED, CLOSED, CANCELLED } = EventStatus

  it('are one where the lifecycle has it, or where no way is known', () => {
    expect(stepsTo(TENTATIVE, CONFIRMED)).toEqual([CONFIRMED])
    expect(stepsTo(CONFIRMED, CONFIRMED)).toEqual([CONFIRMED])
    expect(stepsTo(CLOSED, CONFIRMED)).toEqual([CONFIRMED])
    expect(stepsTo(ENQUIRY, CLOSED)).toEqual([CLOSED])
  })

  it('go by way of tentative for one that takes place after all', () => {
    expect(stepsTo(CANCELLED, CONFIRMED)).toEqual([TENTATIVE, CONFIRMED])
  })
})
