/** The value below which the given part (0 to 1) of the values lie, by nearest rank; NaN for none. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(part * sorted.length) - 1))] ?? Number.NaN
}

export const median = (values: readonly number[]): number => quantile(values, 0.5)

/** The spread of what was measured in several rounds: least and most. */
export const spread = (values: readonly number[]): [number, number] => [Math.min(...values), Math.max(...values)]
