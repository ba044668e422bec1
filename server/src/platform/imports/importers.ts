import { problem } from '../files/problem.ts'
import { refusedOptions } from '../files/refused-option.ts'
import type { Importer } from '../importer.ts'
import { definedModules } from '../module.ts'

/** What the modules can bring in. */
export const importers = (): readonly Importer[] => definedModules().flatMap((module) => module.importers ?? [])

/** Which importer is meant; what is absent may be any. */
export interface ImporterName {
  kind?: string | undefined
  format?: string | undefined
}

/** The importer of that name; without a kind the first that tells its files, see Importer.detects. Throws invalid when there is none. */
export function importerOf({ kind, format }: ImporterName): Importer {
  const importer = importers().find(
    (known) => (kind ? known.kind === kind : known.detects) && (format ?? known.format) === known.format,
  )
  if (importer) return importer
  const known = importers().map((each) => `${each.kind} from ${each.format}`)
  const why = problem('format_unknown', { known: known.join(', ') })
  throw refusedOptions({ field: kind === undefined ? 'format' : 'kind', why })
}

/** The importer of another format for a kind, or the first for that format where the kind has none. */
export function importerInstead(of: Required<ImporterName>, wanted: ImporterName): Importer {
  const format = wanted.format ?? (wanted.kind === undefined ? of.format : undefined)
  const own = importers().find(
    (known) => known.kind === (wanted.kind ?? of.kind) && known.format === (format ?? of.format),
  )
  return own ?? importerOf({ kind: wanted.kind, format })
}
