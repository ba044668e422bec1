import { type Import, type ImportRow, ImportState, ImportVerdict } from '@eventkit/api/eventkit/v1/import_pb'
import {
  CircleCheck,
  CircleX,
  Equal,
  FileClock,
  LoaderCircle,
  type LucideIcon,
  Pencil,
  Plus,
  SkipForward,
  Trash2,
  Undo2,
} from 'lucide-react'
import { VERDICT_WORDS, type VerdictWord } from '@/features/imports/import-verdicts'
import { isOpen } from '@/features/jobs/job-words'
import { kindOf, KINDS } from '@/lib/records/kinds'
import { localNameOf } from '@/lib/records/record-field'
import type { Format } from '@/lib/format'
import type { PlainKey, Translate } from '@/lib/i18n'
import type { RecordKind } from '@/lib/records/record-types'

/** How a verdict or a state looks: icon, word and colour. */
export interface ImportLook {
  icon: LucideIcon
  label: PlainKey
  tone: string
}

/** How a verdict looks; `done` is its word once the import was applied. */
interface VerdictLook extends ImportLook {
  verdict: ImportVerdict
  done: PlainKey
}

const VERDICTS: Record<VerdictWord, VerdictLook> = {
  create: {
    verdict: ImportVerdict.CREATE,
    icon: Plus,
    label: 'imports.create',
    done: 'imports.created',
    tone: 'text-ok',
  },
  update: {
    verdict: ImportVerdict.UPDATE,
    icon: Pencil,
    label: 'imports.update',
    done: 'imports.updated',
    tone: 'text-info',
  },
  delete: {
    verdict: ImportVerdict.DELETE,
    icon: Trash2,
    label: 'imports.deleted',
    done: 'imports.deleted',
    tone: 'text-warn',
  },
  unchanged: {
    verdict: ImportVerdict.UNCHANGED,
    icon: Equal,
    label: 'imports.unchanged',
    done: 'imports.unchanged',
    tone: 'text-muted',
  },
  skip: {
    verdict: ImportVerdict.SKIP,
    icon: SkipForward,
    label: 'imports.skip',
    done: 'imports.skipped',
    tone: 'text-warn',
  },
  fail: {
    verdict: ImportVerdict.FAIL,
    icon: CircleX,
    label: 'imports.fail',
    done: 'imports.failed',
    tone: 'text-danger',
  },
}

/** How a verdict's word looks, and the contract's verdict of it. */
export function verdictLook(word: VerdictWord): VerdictLook {
  return VERDICTS[word]
}

/** The word of a verdict; one this version does not know counts as skipped. */
export function verdictWord(verdict: ImportVerdict): VerdictWord {
  return VERDICT_WORDS.find((word) => VERDICTS[word].verdict === verdict) ?? 'skip'
}

/** Whether an import is being applied. */
export const isApplying = ({ state, commitJob }: Import): boolean =>
  state === ImportState.PREVIEW && commitJob !== undefined && isOpen(commitJob)

/** How an import stands. */
export function stateLook(item: Import): ImportLook {
  if (isApplying(item)) return { icon: LoaderCircle, label: 'imports.applying', tone: 'text-info' }
  switch (item.state) {
    case ImportState.COMMITTED:
      return { icon: CircleCheck, label: 'imports.committed', tone: 'text-ok' }
    case ImportState.UNDONE:
      return { icon: Undo2, label: 'imports.undone', tone: 'text-muted' }
    case ImportState.DISCARDED:
      return { icon: Trash2, label: 'imports.discarded', tone: 'text-muted' }
    default:
      return { icon: FileClock, label: 'imports.preview', tone: 'text-warn' }
  }
}

const FORMATS: Record<string, PlainKey> = {
  ics: 'imports.formatIcs',
  todoist: 'imports.formatTodoist',
  csv: 'imports.formatCsv',
}

/** What is imported, and from what: "Venues, CSV". */
export function formatText({ kind, fileFormat }: Pick<Import, 'kind' | 'fileFormat'>, t: Translate): string {
  const many = kindOf(kind)?.words.many
  const format = FORMATS[fileFormat]
  return `${many ? t(many) : kind}, ${format ? t(format) : fileFormat}`
}

/** When a row is: a whole day as it is called in its own zone, a moment in the person's. */
export function timeText(
  { startsAt, startsAllDay, startsTimeZone }: Pick<ImportRow, 'startsAt' | 'startsAllDay' | 'startsTimeZone'>,
  format: Format,
): string {
  const at = new Date(startsAt)
  if (Number.isNaN(at.getTime())) return startsAt
  return startsAllDay ? format.wholeDay(at, startsTimeZone || undefined) : format.short(at)
}

/** The columns of tables that are no field of their record, or are more than it. */
const COLUMNS: Record<string, PlainKey> = {
  assignee: 'imports.fieldAssignee',
  latitude: 'imports.fieldLatitude',
  longitude: 'imports.fieldLongitude',
  key: 'imports.fieldKey',
  recurrence_starts_on: 'imports.fieldRepeatsFrom',
}

const FIELDS: Record<string, PlainKey> = {
  ...Object.assign({}, ...KINDS.map(labelsOf)),
  ...COLUMNS,
}

function labelsOf({ message, schemas, fields }: RecordKind): Record<string, PlainKey> {
  return Object.fromEntries(
    [...message.fields, ...schemas.update.fields].flatMap(({ name }) => {
      const field = fields[localNameOf(fields, name)]
      return field ? [[name, field.label]] : []
    }),
  )
}

/** The fields of records as people know them; one that this version does not know by its name. */
export function fieldsText(fields: readonly string[], t: Translate): string {
  return fields.map((field) => (FIELDS[field] ? t(FIELDS[field]) : field)).join(', ')
}
