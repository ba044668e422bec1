import { definedModules } from '../module.ts'
import type { Importer } from './importer.ts'

/** What the modules can bring in. */
export const importers = (): readonly Importer[] => definedModules().flatMap((module) => module.importers ?? [])

/** The importer of a format. */
export function importerOf(format: string): Importer {
  const importer = importers().find((known) => known.format === format)
  if (!importer) throw new Error(`no module brings an importer for ${format}`)
  return importer
}
