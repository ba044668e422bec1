import { ImportService, UploadImportOptionsSchema } from '@eventkit/api/eventkit/v1/import_pb'
import { create } from '@bufbuild/protobuf'
import { readPage } from '../../kernel/page.ts'
import { serve } from '../module.ts'
import { discardImport, reviseImport } from './import.actions.ts'
import { fromOptions, fromVerdict, toImport, toImportRow } from './import.proto.ts'
import { commitJobsOf } from './import.job.ts'
import { listShownRows } from './import-row.store.ts'
import { getImport, listImports } from './import.store.ts'
import { importerOf, importers } from './importers.ts'
import { undoImport } from './import.undo.ts'

/** Imports over the contract; UploadImport, which streams, is in import.upload.ts. */
export const importService = serve(ImportService, {
  getImport: async (ctx, { id }) => {
    const row = await getImport(ctx, id)
    return toImport(row, (await commitJobsOf(ctx, [id])).get(row.id))
  },
  listImports: async (ctx, request) => {
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      ['imports', ctx.principal.userId],
      (cursor, limit) => listImports(ctx, cursor, limit),
      (row) => [row.created_at.toISOString(), row.id],
      ({ header, options }) => JSON.stringify([header, options]).length,
    )
    const ids = rows.map(({ id }) => id)
    const jobs = await commitJobsOf(ctx, ids)
    return { imports: rows.map((row) => toImport(row, jobs.get(row.id))), nextPageToken }
  },
  listImportFormats: async (ctx) => ({
    formats: importers()
      .filter(({ permission }) => ctx.principal.permissions.has(permission))
      .map(({ kind, format, columns = [] }) => ({ kind, fileFormat: format, columns: [...columns] })),
  }),
  listImportRows: async (ctx, request) => {
    const row = await getImport(ctx, request.importId)
    const importer = importerOf(row)
    const { sentences } = importer
    const filter = { importId: row.id, verdict: fromVerdict(request.verdict), hasProblems: request.problemsOnly }
    const { rows, nextPageToken } = await readPage(
      ctx,
      request,
      ['import rows', filter],
      (cursor, limit) => listShownRows(ctx, filter, importer, Number(cursor?.[0] ?? -1), limit),
      (shown) => [shown.ordinal],
      (row) => JSON.stringify(toImportRow(row, sentences)).length,
    )
    return { rows: rows.map((row) => toImportRow(row, sentences)), nextPageToken }
  },
  reviseImport: async (ctx, { id, options }) =>
    toImport(await reviseImport(ctx, id, fromOptions(options ?? create(UploadImportOptionsSchema)))),
  // It is applied by a job, which the call has waited for.
  commitImport: async (ctx, { id }) => toImport(await getImport(ctx, id)),
  undoImport: async (ctx, { id }) => toImport(await undoImport(ctx, id)),
  discardImport: async (ctx, { id }) => toImport(await discardImport(ctx, id)),
})
