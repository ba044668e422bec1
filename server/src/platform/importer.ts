import type { Ctx } from '../kernel/ctx.ts'
import type { JsonObject } from '../kernel/json.ts'
import type { FileRow, ReadOptions } from './files/file-row.ts'
import type { Problem, Sentences } from './files/problem.ts'

/** Where the records of an import stand. */
export interface ImportPlace {
  /** Among whose records a row's key is looked up: importing into another workspace makes other tasks. */
  scope: string
  workspaceId: string | null
}

/** A record that an earlier import made, as it is now. */
export interface ImportedRecord {
  id: string
  /**
   * `deleted` lies in the bin; `out_of_reach` is seen by the caller, who may not change it; `moved_away` was made by them and is
   * where they cannot see it any more. Of one that is `hidden` they must not learn.
   */
  state: 'living' | 'out_of_reach' | 'deleted' | 'moved_away' | 'hidden'
  version: number
  name: string
  /** RFC 3339; empty where there is none. */
  startsAt: string
  /** The IANA zone of its days. */
  timeZone: string
  /** The same fields as FileRow.fields. */
  fields: JsonObject
}

/** A record to make; its id is chosen, so that rows below it can name it. */
export interface RecordToCreate {
  id: string
  fields: JsonObject
  parentId: string | null
  workspaceId: string | null
}

/** Brings one file format in; registered by the module whose records it makes (`defineModule({ importers })`). */
export interface Importer {
  /** The kind of record that it makes: `work.task`. */
  kind: string
  /** One word: `csv`. With the kind it names the importer; asked for alone, it is the first that tells its files, see detects. */
  format: string
  /** What columns of a table can fill; absent where nobody chooses them. */
  columns?: readonly string[]
  /** The permission that uploading and committing such a file takes beside imports.import.write. */
  permission: string
  /**
   * True when a file of this name, or with these first bytes (up to 64 KiB), is of this format; absent where no file tells
   * what it holds, so that the upload names the kind.
   */
  detects?(fileName: string, head: Buffer): boolean
  /** Where the records go. Throws notFound when there is no such place for the caller. */
  place(ctx: Ctx, options: ReadOptions): Promise<ImportPlace>
  /** The file that exports `read`, a FileReader. It is loaded by the process that reads, so it imports little. */
  reader: URL
  /** The English words of the problems that only its rows have, by their reasons. */
  sentences?: Sentences
  /** The fields by which a row says that it starts on a day instead of at a time, and in which zone. */
  day?: { isAllDay: string; timeZone: string }
  /** Told of a row whose record stands alone because the one above it could not be taken. */
  orphaned?: Problem
  /** Fills in what rows refer to; what nobody here is called is a problem of its row. */
  resolve?(ctx: Ctx, rows: FileRow[], workspaceId: string | null): Promise<FileRow[]>
  /** Keeps these records as they are until the transaction ends. */
  lock(ctx: Ctx, ids: string[]): Promise<void>
  /** The records of these ids as they are now; those gone for good are left out. */
  find(ctx: Ctx, ids: string[]): Promise<ImportedRecord[]>
  /** Why these fields cannot be changed on the record, if they cannot. */
  refuses?(record: ImportedRecord, changes: JsonObject): Problem | undefined
  /**
   * Whether the file, read this way, would have had the record, had its publisher not taken it out; absent where nothing has
   * a group.
   */
  covers?(record: ImportedRecord, key: string, options: ReadOptions): boolean
  // Through the module's own actions; each answers the record's version afterwards.
  create(ctx: Ctx, record: RecordToCreate): Promise<number>
  /** Changes these fields. */
  update(ctx: Ctx, id: string, changes: JsonObject): Promise<number>
  /** To the bin; refused while somebody else's records stand under it. */
  remove(ctx: Ctx, id: string): Promise<number>
  /** Out of the bin. */
  restore(ctx: Ctx, id: string): Promise<number>
}

/** The importer for applying and undoing: what it finds stays as it was found, so that nobody's edit is overwritten unseen. */
export const lockingFirst = (importer: Importer): Importer => ({
  ...importer,
  find: async (ctx, ids) => {
    await importer.lock(ctx, ids)
    return importer.find(ctx, ids)
  },
})
