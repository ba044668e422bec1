import type { Ctx } from '../../kernel/ctx.ts'
import type { ImportedRecord, Importer } from '../importer.ts'
import { findRefs } from './import-ref.store.ts'
import { type ImportRef, refsKnown } from './import.rules.ts'

/** What is remembered of keys of a file. */
export interface Remembered {
  /** By key, as far as the caller knows of the record. */
  refs: Map<string, ImportRef>
  /** By id; those that the caller must not learn of, too. */
  records: Map<string, ImportedRecord>
  /** Whatever any import of the company made of them. */
  all: ImportRef[]
}

/** Looks up what earlier imports of the scope made of keys, and what has become of it. */
export async function recall(ctx: Ctx, importer: Importer, scope: string, keys: string[]): Promise<Remembered> {
  const all = await findRefs(ctx, scope, keys)
  const ids = [...new Set(all.map((ref) => ref.subject_id))]
  const records = new Map((ids.length > 0 ? await importer.find(ctx, ids) : []).map((record) => [record.id, record]))
  return { refs: refsKnown(all, records), records, all }
}
