import type { Ctx } from '../../kernel/ctx.ts'
import type { ImportRow } from './import.rules.ts'

/** The same ctx, whose entries say in their payload which import made them: its id and the name of its file. */
export function ofImport(ctx: Ctx, row: Pick<ImportRow, 'id' | 'file_name' | 'created_by'>): Ctx {
  const cause = { import_id: row.id, import_file: row.file_name }
  const personal = { personId: row.created_by, payload: ['import_file'] }
  return {
    ...ctx,
    record: (entry) =>
      ctx.record({
        ...entry,
        payload: { ...entry.payload, ...cause },
        personal: [...(entry.personal ?? []), personal],
      }),
  }
}
