import { expect, it } from 'vitest'
import { isTradable } from './session.rules.ts'

const usedAt = new Date('2027-03-01T08:00:00Z')
const after = (ms: number): Date => new Date(usedAt.getTime() + ms)
const tradable = (row: Partial<Parameters<typeof isTradable>[0]>, ms: number): boolean =>
  isTradable({ used_at: usedAt, is_superseded: false, successors: 1, ...row }, after(ms))

it('a token is traded that was not used yet, whenever that is', () => {
  expect(tradable({ used_at: null, successors: 0 }, 10 ** 9)).toBe(true)
})

it('one that was used is traded again for twenty seconds, five times in all', () => {
  expect([tradable({}, 0), tradable({}, 20_000), tradable({}, 20_001)]).toEqual([true, true, false])
  expect([tradable({ successors: 4 }, 1), tradable({ successors: 5 }, 1)]).toEqual([true, false])
})

it('one whose successor somebody has used is not, nor is it before it was used', () => {
  expect(tradable({ is_superseded: true }, 1)).toBe(false)
  expect(tradable({ is_superseded: true, used_at: null }, 1)).toBe(false)
})
