/** One number of the table, with what it was measured beside and what it should be. */
export interface Figure {
  part: string
  name: string
  /** What is compared with the target: a ratio, milliseconds, kilobytes. */
  value: number
  unit: string
  /** Ours and the floor as measured, in words. */
  ours?: string
  floor?: string
  atLeast?: number
  atMost?: number
  /** What one must know to read the number. */
  note?: string
  /** For the JSON file only: rounds, cells, plans. */
  details?: unknown
}

/** Undefined where no target was set. */
export function isMet({ value, atLeast, atMost }: Figure): boolean | undefined {
  if (atLeast === undefined && atMost === undefined) return undefined
  return value >= (atLeast ?? -Infinity) && value <= (atMost ?? Infinity)
}

/** Three digits that count: 0.734, 12.3, 4,210. */
export function shown(value: number): string {
  if (Number.isNaN(value)) return '?'
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en')
  return value.toPrecision(3)
}

/** The figures as a table in Markdown, so that it can be pasted anywhere. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = figures.map((figure) => [
    figure.name,
    figure.ours ?? '',
    figure.floor ?? '',
    `${shown(figure.value)}${figure.unit === '' ? '' : ` ${figure.unit}`}`,
    targetOf(figure),
    verdictOf(figure),
  ])
  const all = [['figure', 'ours', 'floor', 'result', 'target', ''], ...rows]
  const widths = all[0]!.map((_, column) => Math.max(3, ...all.map((row) => row[column]!.length)))
  const line = (row: string[]): string => `| ${row.map((cell, i) => cell.padEnd(widths[i]!)).join(' | ')} |`
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`
  return [line(all[0]!), rule, ...rows.map(line)].join('\n')
}

function targetOf({ atLeast, atMost, unit }: Figure): string {
  const bound = atLeast === undefined ? (atMost === undefined ? '' : `≤ ${atMost}`) : `≥ ${atLeast}`
  return bound && unit ? `${bound} ${unit}` : bound
}

function verdictOf(figure: Figure): string {
  const met = isMet(figure)
  return met === undefined ? '' : met ? 'met' : 'MISSED'
}
