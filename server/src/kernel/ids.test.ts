import { afterEach, expect, it, vi } from 'vitest'
import { isUuid, newId } from './ids.ts'

afterEach(() => {
  vi.restoreAllMocks()
})

const many = (count: number): string[] => Array.from({ length: count }, newId)
const timeOf = (id: string): number => Number.parseInt(id.replaceAll('-', '').slice(0, 12), 16)

it('is a UUID of version 7 with the time it was made', () => {
  const from = Date.now()
  const id = newId()
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(isUuid(id)).toBe(true)
  expect(timeOf(id)).toBeGreaterThanOrEqual(from)
})

it('comes after those before it, however many one millisecond has, and when the clock is put back', () => {
  const [now, clock] = [Date.now() + 20, vi.spyOn(Date, 'now')]
  clock.mockReturnValue(now)
  const ids = many(10_000)
  clock.mockReturnValue(now - 60_000)
  ids.push(...many(100))
  clock.mockReturnValue(now + 20)
  ids.push(newId())
  expect(ids).toEqual(ids.toSorted())
  expect(new Set(ids).size).toBe(ids.length)
  expect([timeOf(ids[0]!), timeOf(ids.at(-1)!)]).toEqual([now, now + 20])
  // A few milliseconds ahead at most.
  expect(timeOf(ids[10_050]!) - now).toBeLessThan(10)
})
