import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { reactionsOf } from '@/feed-reactions'
import type { FeedEntry } from '@/lib/feed-entry'
import { queryClient } from '@/lib/query-client'

const entry = (position: number, subjectType = 'work.task'): FeedEntry => ({
  position,
  id: `e${position}`,
  kind: `${subjectType}.updated`,
  subjectType,
  subjectId: 's1',
  subjectVersion: position,
  actorId: 'u1',
  workspaceId: undefined,
  changes: [],
  payload: {},
})

let told: string[]
let failures: number
const react = () =>
  reactionsOf(async () => {
    if (failures-- > 0) throw new TypeError('Failed to fetch dynamically imported module')
    return {
      laterEntries: (type, entries) => void told.push(`${type} ${entries.map(({ position }) => position).join()}`),
    }
  })

beforeEach(() => {
  vi.useFakeTimers()
  told = []
})
afterEach(() => vi.useRealTimers())

it('keeps what the feed tells until the reactions can be fetched, and hands it over in order', async () => {
  failures = 2
  const hear = react()
  hear([entry(1), entry(2, 'planning.event')])
  await vi.advanceTimersByTimeAsync(1_000)
  hear([entry(3)])
  expect(told).toEqual([])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(told).toEqual(['work.task 1,3', 'planning.event 2'])
  hear([entry(4)])
  await vi.advanceTimersByTimeAsync(0)
  expect(told.at(-1)).toBe('work.task 4')
})

it('has everything on the screen read again where they cannot be fetched at all, and tries anew with the next batch', async () => {
  queryClient.setQueryData(['a list'], [])
  failures = 5
  const hear = react()
  hear([entry(1)])
  await vi.advanceTimersByTimeAsync(5_000)
  expect(queryClient.getQueryState(['a list'])?.isInvalidated).toBe(false)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(queryClient.getQueryState(['a list'])?.isInvalidated).toBe(true)
  hear([entry(2)])
  await vi.advanceTimersByTimeAsync(0)
  expect(told).toEqual(['work.task 2'])
})
