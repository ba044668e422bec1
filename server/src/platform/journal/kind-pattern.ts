/** True when a kind fits a pattern: itself (`work.task.created`), all below it (`work.task.*`) or everything (`*`). */
export function fitsKind(pattern: string, kind: string): boolean {
  if (pattern === '*') return true
  return pattern.endsWith('.*') ? kind.startsWith(pattern.slice(0, -1)) : kind === pattern
}

/** Any of the patterns; none at all means every kind. */
export const fitsAnyKind = (patterns: readonly string[], kind: string): boolean =>
  patterns.length === 0 || patterns.some((pattern) => fitsKind(pattern, kind))

/** The same pattern for SQL's LIKE. */
export const toLikePattern = (pattern: string): string => pattern.replaceAll('_', String.raw`\_`).replace(/\*$/, '%')
