import type { PlannedRow } from './import.rules.ts'

/** Rows that may be applied at the same time: none stands under another of its wave. */
export function* waves<R extends Pick<PlannedRow, 'key' | 'parent_key'>>(rows: R[]): Generator<R[]> {
  let wave: R[] = []
  let keys = new Set<string>()
  for (const row of rows) {
    if (keys.has(row.parent_key)) {
      yield wave
      wave = []
      keys = new Set()
    }
    wave.push(row)
    keys.add(row.key)
  }
  if (wave.length > 0) yield wave
}

/**
 * Waits for all, then throws the first failure: queries of the others must not still be under way on the connection when the
 * transaction is rolled back and the connection goes to another company.
 */
export async function settle<T>(work: Promise<T>[]): Promise<T[]> {
  const results = await Promise.allSettled(work)
  return results.map((result) => {
    if (result.status === 'rejected') throw result.reason
    return result.value
  })
}
