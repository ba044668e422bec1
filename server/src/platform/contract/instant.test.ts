import { expect, it } from 'vitest'
import { toText, toTimestamp } from './instant.ts'

it('writes instants as Date does', () => {
  const days = [-62_135_596_800_000, -1, 0, 951_782_400_000, 1_795_651_200_000, 253_402_300_799_999]
  const clocks = [0, 7, 61, 999, 1000, 59_999, 60_000, 3_599_999, 3_600_000, 43_200_123, 86_399_999]
  const instants = days
    .flatMap((day) => clocks.map((ms) => new Date(day + ms)))
    .filter((date) => date.getTime() < 253_402_300_800_000)
  expect(instants.length).toBeGreaterThan(50)
  for (const date of instants) expect(toText(toTimestamp(date))).toBe(date.toISOString())
})

it('cuts what is finer than a millisecond', () => {
  const text = toText({ $typeName: 'google.protobuf.Timestamp', seconds: 1n, nanos: 999_999_999 })
  expect(text).toBe('1970-01-01T00:00:01.999Z')
})
