import type { Ctx } from '../../kernel/ctx.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Problem } from './problem.ts'

/** How the formats are named in the database; the contract's ImportFormat has the same in upper case. */
export type ImportFormatKey = 'ics' | 'todoist' | 'csv'

/** The most rows one import may have; more would keep one transaction open for minutes. */
export const MAX_ROWS = 50_000

/** How a file is to be read: what the upload said, with the caller's own settings where it said nothing. */
export interface ReadOptions {
  fileName: string
  /** Where tasks go; empty for the caller's first workspace. */
  workspaceId: string
  /** The zone the upload named, if it did. */
  timeZone: string | undefined
  /** The zone of the caller. */
  callerTimeZone: string
  /** For plain CSV: field → column. Empty to guess from the header. */
  columns: Readonly<Record<string, string>>
  /** Recurring events are expanded over this window, half-open. */
  expandFrom: Date
  expandTo: Date
}

/** What one row of a file says. */
export interface FileRow {
  /** The first physical line, from 1. */
  line: number
  /** What the row is known by when its file comes again; unique in the file. */
  key: string
  /** What people call it: a task's title, an event's name. */
  name: string
  section: string
  /** RFC 3339; empty where there is none. */
  startsAt: string
  /** The value of each field the file sets, as JSON. A field that is absent is never touched. */
  fields: JsonObject
  /** The key of the row this one stands under, which comes before it; empty for none. */
  parentKey: string
  /**
   * What its publisher keeps together, such as the UID of a series; empty for none. A record of a group that is in the file
   * without it is deleted, unless a row of the group fails or is a part.
   */
  group: string
  /** The file does not have all of the group, as with a changed occurrence without its series. */
  isPart?: true
  /** Why the row cannot be taken, or what of it could not be. */
  problems: Problem[]
  /** Why it is not taken: something is wrong with it, or there is nothing to take. */
  refusal?: 'fail' | 'skip'
}

/** A file as its importer reads it: rows come as the file streams by. */
export interface FileReading {
  /** The columns of a CSV. */
  header: string[]
  /** Which column fills which field of a CSV, given or guessed. */
  columns?: Record<string, string>
  rows: AsyncIterable<FileRow>
}

/** Where the records of an import stand. */
export interface ImportPlace {
  /** Among whose records a row's key is looked up: importing into another workspace makes other tasks. */
  scope: string
  workspaceId: string | null
}

/** A record that an earlier import made, as it is now. */
export interface ImportedRecord {
  id: string
  /** `deleted` lies in the bin; `hidden` is where the caller cannot go, as in another workspace. */
  state: 'living' | 'deleted' | 'hidden'
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
  format: ImportFormatKey
  /** The permission that uploading and committing such a file takes beside imports.import.write. */
  permission: string
  /** True when a file of this name, or with these first bytes (up to 64 KiB), is of this format. */
  detects(fileName: string, head: Buffer): boolean
  /** Where the records go. Throws notFound when there is no such place for the caller. */
  place(ctx: Ctx, options: ReadOptions): Promise<ImportPlace>
  /** Reads the file. Throws brokenFile, here or while rows are read, when it is no such file at all. */
  read(ctx: Ctx, source: AsyncIterable<Uint8Array>, options: ReadOptions): Promise<FileReading>
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
