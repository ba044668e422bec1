import type { Ctx } from '../../kernel/ctx.ts'
import type { ImportRow } from './import.rules.ts'

/** The same ctx, whose entries say in their payload which import made them: its id and the name of its file. */
export function ofImport(ctx: Ctx, { id, file_name }: Pick<ImportRow, 'id' | 'file_name'>): Ctx {
  const cause = { import_id: id, import_file: file_name }
  return { ...ctx, record: (entry) => ctx.record({ ...entry, payload: { ...entry.payload, ...cause } }) }
}
