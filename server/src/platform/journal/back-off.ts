/**
 * How long to wait before the next try after `failures` in a row: doubling from `firstMs` up to `mostMs`, of which a random
 * half is taken off at most, so that many who failed together do not come back together.
 */
export function backOff(failures: number, { firstMs, mostMs }: { firstMs: number; mostMs: number }): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(0, failures - 1), 30))
  return full * (1 - Math.random() / 2)
}
