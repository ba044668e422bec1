import {
  DateOrder,
  ImportFormat,
  ImportFormatSchema,
  type Import as ImportMessage,
  type ImportRow as ImportRowMessage,
  ImportState,
  ImportVerdict,
  type UploadImportOptions,
} from '@eventkit/api/eventkit/v1/import_pb'
import { create } from '@bufbuild/protobuf'
import { JobSchema } from '@eventkit/api/eventkit/v1/job_pb'
import type { Timestamp } from '@bufbuild/protobuf/wkt'
import type { JsonValue } from '../../kernel/json.ts'
import { cutText } from '../../kernel/text.ts'
import { toDate, toTimestamp } from '../contract/index.ts'
import { toJob } from '../jobs/job.proto.ts'
import type { JobRow } from '../jobs/job.store.ts'
import type { ImportWish } from './import.actions.ts'
import type { ImportRow, ShownRow, StoredOptions, Verdict } from './import.rules.ts'
import { type Sentences, sentencesWith } from '../files/problem.ts'

/** Those of the importers' formats that the contract has a number for, by their words. */
const formats = new Map<string, ImportFormat>(
  ImportFormatSchema.values.map(({ localName, number }) => [localName.toLowerCase(), number]),
)

const formatOf = (key: string): ImportFormat => formats.get(key) ?? ImportFormat.UNSPECIFIED

const formatKey = (format: ImportFormat): string | undefined =>
  format === ImportFormat.UNSPECIFIED ? undefined : ImportFormat[format].toLowerCase()

const dateOrders: Record<StoredOptions['date_order'], DateOrder> = {
  '': DateOrder.UNSPECIFIED,
  dmy: DateOrder.DMY,
  mdy: DateOrder.MDY,
}

const dateOrderKeys: Record<DateOrder, StoredOptions['date_order']> = {
  [DateOrder.UNSPECIFIED]: '',
  [DateOrder.DMY]: 'dmy',
  [DateOrder.MDY]: 'mdy',
}

const states: Record<ImportRow['state'], ImportState> = {
  preview: ImportState.PREVIEW,
  committed: ImportState.COMMITTED,
  discarded: ImportState.DISCARDED,
  undone: ImportState.UNDONE,
}

const verdicts: Record<Verdict, ImportVerdict> = {
  create: ImportVerdict.CREATE,
  update: ImportVerdict.UPDATE,
  unchanged: ImportVerdict.UNCHANGED,
  fail: ImportVerdict.FAIL,
  skip: ImportVerdict.SKIP,
  delete: ImportVerdict.DELETE,
}

const verdictKeys: Record<ImportVerdict, Verdict | null> = {
  [ImportVerdict.UNSPECIFIED]: null,
  [ImportVerdict.CREATE]: 'create',
  [ImportVerdict.UPDATE]: 'update',
  [ImportVerdict.UNCHANGED]: 'unchanged',
  [ImportVerdict.FAIL]: 'fail',
  [ImportVerdict.SKIP]: 'skip',
  [ImportVerdict.DELETE]: 'delete',
}

/** An import as the contract has it, with the job that applies it. */
export function toImport(row: ImportRow, job?: JobRow): ImportMessage {
  return {
    $typeName: 'eventkit.v1.Import',
    id: row.id,
    fileName: row.file_name,
    format: formatOf(row.format),
    kind: row.kind,
    fileFormat: row.format,
    state: states[row.state],
    options: toOptions(row),
    header: row.header,
    created: row.created,
    updated: row.updated,
    unchanged: row.unchanged,
    failed: row.failed,
    skipped: row.skipped,
    deleted: row.deleted,
    problems: row.problems,
    sections: row.sections,
    undone: row.undone,
    kept: row.kept,
    createdAt: toTimestamp(row.created_at),
    ...(row.committed_at && { committedAt: toTimestamp(row.committed_at) }),
    ...(row.date_question && {
      dateQuestion: { $typeName: 'eventkit.v1.DateQuestion', ...row.date_question },
    }),
    ...(job && { commitJob: create(JobSchema, toJob(job)) }),
    ...(row.undone_at && { undoneAt: toTimestamp(row.undone_at) }),
  }
}

function toOptions({ file_name, kind, format, options }: ImportRow): UploadImportOptions {
  return {
    $typeName: 'eventkit.v1.UploadImportOptions',
    fileName: file_name,
    format: formatOf(format),
    kind,
    fileFormat: format,
    workspaceId: options.workspace_id,
    timeZone: options.time_zone,
    columns: options.columns,
    dateOrder: dateOrders[options.date_order],
    ...(options.expand_from && { expandFrom: toTimestamp(new Date(options.expand_from)) }),
    ...(options.expand_to && { expandTo: toTimestamp(new Date(options.expand_to)) }),
  }
}

/** A row of an import as the contract has it; `sentences` are its importer's. */
export function toImportRow(row: ShownRow, sentences: Sentences | undefined): ImportRowMessage {
  return {
    $typeName: 'eventkit.v1.ImportRow',
    line: row.line,
    verdict: verdicts[row.verdict],
    name: row.name,
    section: row.section,
    startsAt: row.starts_at,
    startsAllDay: row.starts_all_day,
    startsTimeZone: row.starts_time_zone,
    changedFields: row.changed_fields,
    problems: row.problems.map(sentencesWith(sentences)),
    problemDetails: row.problems.map((problem) => ({ $typeName: 'eventkit.v1.ImportProblem', ...problem })),
    subjectId: row.subject_id ?? '',
    fields: Object.fromEntries(Object.entries(row.fields).map(([name, value]) => [name, briefly(value)])),
  }
}

const mostChars = 200
const mostItems = 20

/** A value as much of it as tells whether the right column was read. */
function briefly(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.slice(0, mostItems).map(briefly)
  return typeof value === 'string' ? cutText(value, mostChars) : value
}

/** What an upload asks for. */
export function fromOptions(options: UploadImportOptions): ImportWish {
  const stored: StoredOptions = {
    workspace_id: options.workspaceId.toLowerCase(),
    time_zone: options.timeZone,
    columns: options.columns,
    date_order: dateOrderKeys[options.dateOrder],
    expand_from: instantText(options.expandFrom),
    expand_to: instantText(options.expandTo),
  }
  return {
    fileName: shownName(options.fileName),
    kind: options.kind || undefined,
    format: options.fileFormat || formatKey(options.format),
    options: stored,
  }
}

/** A file's name without line breaks and without marks that change the reading direction. */
const shownName = (name: string): string => name.replace(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '').trim()

const instantText = (timestamp: Timestamp | undefined): string => toDate(timestamp)?.toISOString() ?? ''

/** The verdict a list is narrowed to; null for all. */
export const fromVerdict = (verdict: ImportVerdict): Verdict | null => verdictKeys[verdict]
