import type { DomainError } from '../../kernel/errors.ts'
import type { FileReading, FileRow, ReadOptions } from './file-row.ts'

/** The line before the file's bytes: what reads them, and how. */
export interface ReadingOrder {
  /** The URL of a file that exports `read`, a FileReader. */
  reader: string
  options: ReadOptions
}

/** What a reading process answers, a line of JSON each: the head, rows in pieces, and either the end or why it is refused. */
export type ReadingMessage =
  | { kind: 'head'; head: Omit<FileReading, 'rows'> }
  | { kind: 'rows'; rows: FileRow[] }
  | { kind: 'end' }
  | { kind: 'refused'; error: Pick<DomainError, 'kind' | 'reason' | 'message' | 'details'> }
