import { ImportSchema } from '@eventkit/api/eventkit/v1/import_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, forbidden } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { sessionEnded } from '../auth/index.ts'
import { defineSubject, recordChange } from '../journal/index.ts'
import { brokenFile } from '../files/broken-file.ts'
import type { ReadOptions } from '../files/file-row.ts'
import { problem } from '../files/problem.ts'
import { type FileToRead, withReading } from '../files/reading.ts'
import { lockPerson } from '../tenancy/index.ts'
import { deleteRows } from './import-row.store.ts'
import { readOptionsOf } from './import.options.ts'
import { writePreview } from './import.preview.ts'
import { type ImportRow, type StoredOptions, journaledFields } from './import.rules.ts'
import {
  deleteChunks,
  getImportForUpdate,
  insertChunk,
  insertImport,
  lastDateOrder,
  readChunks,
  writeImport,
} from './import.store.ts'
import type { Importer, ImportPlace } from '../importer.ts'
import { whenFree } from './import.turns.ts'
import { importerInstead, importerOf, importers } from './importers.ts'

/** How an upload wants its file read; no kind and no format to have them told from the file. */
export interface ImportWish {
  fileName: string
  kind: string | undefined
  format: string | undefined
  options: StoredOptions
}

/** A file that has arrived. */
export interface ArrivedFile {
  /** Its first bytes, up to 64 KiB. */
  head: Buffer
  /** All of it, as often as asked. */
  read(): AsyncIterable<Buffer>
}

/** Keeps a file and writes its preview. Throws brokenFile when it cannot be read at all; nothing of it stays then. */
export async function uploadImport(ctx: Ctx, wish: ImportWish, file: ArrivedFile): Promise<ImportRow> {
  const importer = wish.kind || wish.format ? importerOf(wish) : tellFormat(wish.fileName, file.head)
  assertMayImport(ctx, importer)
  const asked = { options: wish.options, file_name: wish.fileName, received_at: ctx.receivedAt }
  const { options, place } = await placeRead(ctx, importer, asked)
  const row = newImport(ctx, wish, importer, place)
  const preview = await withReading(toRead(ctx, importer, file.read(), options), async (reading) => {
    // Erasing waits for what holds their names, or is seen here.
    if (!(await lockPerson(ctx, ctx.principal.userId))) throw sessionEnded()
    await insertImport(ctx, row)
    let ordinal = 0
    for await (const chunk of file.read()) await insertChunk(ctx, row.id, ordinal++, chunk)
    return writePreview({ ctx, importer, row, options }, reading)
  })
  const uploaded = { ...row, ...preview }
  await writeImport(ctx, uploaded)
  recordChange(ctx, importSubject, 'imports.import.uploaded', undefined, uploaded)
  return uploaded
}

/** Reads the kept file again, another way. */
export async function reviseImport(ctx: Ctx, id: string, wish: ImportWish): Promise<ImportRow> {
  const row = await getImportForUpdate(ctx, id)
  assertPreview(row)
  const importer = importerInstead(row, wish)
  assertMayImport(ctx, importer)
  const fileName = wish.fileName || row.file_name
  const { options, place } = await placeRead(ctx, importer, { ...row, options: wish.options, file_name: fileName })
  const revised: ImportRow = {
    ...row,
    file_name: fileName,
    kind: importer.kind,
    format: importer.format,
    scope: place.scope,
    workspace_id: place.workspaceId,
    options: wish.options,
  }
  const preview = await whenFree(ctx, () =>
    withReading(toRead(ctx, importer, readChunks(ctx, id), options), async (reading) => {
      await deleteRows(ctx, id)
      return writePreview({ ctx, importer, row: revised, options }, reading)
    }),
  )
  return saveImport(ctx, row, { ...revised, ...preview }, 'imports.import.revised')
}

/** Where the file goes, and how it is read for there: with the answer that was given there before, where it asks. */
async function placeRead(
  ctx: Ctx,
  importer: Importer,
  asked: Pick<ImportRow, 'options' | 'file_name' | 'received_at'>,
): Promise<{ options: ReadOptions; place: ImportPlace }> {
  const options = readOptionsOf(ctx, asked)
  const place = await importer.place(ctx, options)
  return { place, options: { ...options, usualDateOrder: await lastDateOrder(ctx, place.scope, asked.file_name) } }
}

const toRead = (
  ctx: Ctx,
  { reader }: Importer,
  source: AsyncIterable<Uint8Array>,
  options: ReadOptions,
): FileToRead => ({
  reader: reader.href,
  options,
  source,
  isGone: ctx.isGone,
})

/** Throws a preview and its file away; discarding again changes nothing. */
export async function discardImport(ctx: Ctx, id: string): Promise<ImportRow> {
  const row = await getImportForUpdate(ctx, id)
  if (row.state === 'discarded') return row
  assertPreview(row)
  await deleteRows(ctx, id)
  await deleteChunks(ctx, id)
  return saveImport(ctx, row, { ...row, state: 'discarded' }, 'imports.import.discarded')
}

/** Refuses callers who may not write what the importer makes. */
export function assertMayImport(ctx: Ctx, importer: Importer): void {
  if (!ctx.principal.permissions.has(importer.permission))
    throw forbidden(`This needs the permission ${importer.permission}.`)
}

const importSubject = defineSubject<ImportRow>({
  type: 'imports.import',
  message: ImportSchema,
  fields: journaledFields,
  idOf: (row) => row.id,
  workspaceOf: (row) => row.workspace_id,
  payloadOf: ({ file_name }) => ({ file_name }),
  // A calendar's file is often called after its owner's address.
  personalOf: ({ created_by }) => ({ personId: created_by, fields: ['file_name'], payload: ['file_name'] }),
  write: writeImport,
})

/** Writes a changed import with its next version and its journal entry; also when only its options changed. */
export async function saveImport(ctx: Ctx, before: ImportRow, after: ImportRow, kind: string): Promise<ImportRow> {
  const next = { ...after, version: before.version + 1, updated_at: ctx.now }
  await importSubject.write(ctx, next)
  recordChange(ctx, importSubject, kind, before, next)
  return next
}

function assertPreview({ state }: ImportRow): void {
  if (state === 'committed' || state === 'undone')
    throw failedPrecondition('committed', 'This import has been applied already.')
  if (state === 'discarded') throw failedPrecondition('discarded', 'This import was discarded; upload the file again.')
}

function tellFormat(fileName: string, head: Buffer): Importer {
  const importer = importers().find((known) => known.detects?.(fileName, head))
  if (!importer) throw brokenFile(problem('file_unknown', { line: 1 }))
  return importer
}

function newImport(
  ctx: Ctx,
  { fileName, options }: ImportWish,
  { kind, format }: Importer,
  place: { scope: string; workspaceId: string | null },
): ImportRow {
  return {
    id: newId(),
    file_name: fileName,
    kind,
    format,
    state: 'preview',
    scope: place.scope,
    workspace_id: place.workspaceId,
    options,
    header: [],
    date_question: null,
    created: 0,
    updated: 0,
    unchanged: 0,
    failed: 0,
    skipped: 0,
    deleted: 0,
    problems: 0,
    sections: 0,
    undone: 0,
    kept: 0,
    version: 1,
    created_by: ctx.principal.userId,
    created_at: ctx.now,
    updated_at: ctx.now,
    received_at: ctx.receivedAt,
    committed_at: null,
    undone_at: null,
  }
}
