import type { Ctx } from '../../kernel/ctx.ts'
import type { ImportRow } from './import.rules.ts'

/** Tells the feed how far a commit is. */
export interface Progress {
  report(applied: number): void
}

/** An entry at most this often: they stay in the journal. */
const intervalMs = 500

/**
 * Journals imports.import.progressed in transactions of their own: entries of the import's own transaction would be visible
 * only once it is over. The import does not wait for them; one that fails is skipped. `total` is what there is to apply or
 * to undo.
 */
export function startProgress(ctx: Ctx, row: ImportRow, total: number): Progress {
  let nextAt = 0
  let isTelling = false
  const tell = async (applied: number): Promise<void> => {
    isTelling = true
    try {
      await ctx.beside(async (own) => own.record(entryOf(row, applied, total)))
    } catch (error) {
      ctx.log.warn({ err: error, import_id: row.id }, 'the progress of an import was not journaled')
    } finally {
      isTelling = false
    }
  }
  const report = (applied: number): void => {
    if (isTelling || Date.now() < nextAt) return
    nextAt = Date.now() + intervalMs
    void tell(applied)
  }
  report(0)
  return { report }
}

const entryOf = (row: ImportRow, applied: number, total: number) => ({
  kind: 'imports.import.progressed',
  subjectType: 'imports.import',
  subjectId: row.id,
  subjectVersion: row.version,
  workspaceId: row.workspace_id,
  changes: [],
  payload: { applied, total, file_name: row.file_name },
  personal: [{ personId: row.created_by, payload: ['file_name'] }],
})
