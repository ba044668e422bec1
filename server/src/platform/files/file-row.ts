import type { JsonObject } from '../../kernel/json.ts'
import type { Problem } from './problem.ts'

/** The most rows one import may have; more would keep one transaction open for minutes. */
export const MAX_ROWS = 50_000

/** How a file is to be read: what the upload said, with the caller's own settings where it said nothing. JSON. */
export interface ReadOptions {
  fileName: string
  /** Where tasks go; empty for where a new task goes. */
  workspaceId: string
  /** The zone the upload named; empty when it named none. */
  timeZone: string
  /** The zone of the caller. */
  callerTimeZone: string
  /** For plain CSV: field → column. Empty to guess from the header. */
  columns: Readonly<Record<string, string>>
  /** How dates such as 2/1/27 are meant; empty to tell it from the file's other dates. */
  dateOrder: DateOrder | ''
  /** What was answered for this file before, for dates that its others do not tell about; empty for nothing. */
  usualDateOrder: DateOrder | ''
  /** The day of the upload, in UTC: dates without a year are counted from it. */
  receivedOn: string
  /** Recurring events are expanded over this window, half-open. RFC 3339. */
  expandFrom: string
  expandTo: string
}

/** The order of day and month in dates such as 2/1/27. */
export type DateOrder = 'dmy' | 'mdy'

/** Dates that cannot be read before somebody says which order their day and month have. */
export interface DateQuestion {
  /** How many there are; the rest is about the first. */
  count: number
  line: number
  text: string
  /** What it is either way: 2027-01-02. */
  dmy: string
  mdy: string
}

/** A text of the file that names a record of the company, such as a person: the importer looks it up. */
export interface Reference {
  /** The field that the record's id goes to. */
  field: string
  text: string
  /** What is told when nothing, or more than one record, has this name. */
  unknown: Problem
}

/** What one row of a file says. JSON. */
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
  references?: Reference[]
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

/** A file as it is read: rows come as the file streams by. */
export interface FileReading {
  /** The columns of a CSV. */
  header: string[]
  /** Which column fills which field of a CSV, given or guessed. */
  columns?: Record<string, string>
  /** Which order the file's dates tell of. */
  dateOrder?: DateOrder
  dateQuestion?: DateQuestion
  rows: AsyncIterable<FileRow>
}

/**
 * Reads files of one format: what the file that `Importer.reader` points to exports as `read`. It runs in a process of its
 * own, which has no database and no settings. Throws brokenFile, here or while rows are read, when it is no such file at all.
 */
export type FileReader = (source: AsyncIterable<Uint8Array>, options: ReadOptions) => Promise<FileReading>
