import { TASK_LABELS } from '@/features/work/task-fields'
import { priorityLook, readPriority, statusLook } from '@/features/work/task-words'
import type { Format } from '@/lib/format'
import type { PlainKey, Translate } from '@/lib/i18n'

/** What names of other records need. */
export interface Names {
  personName: (id: string | undefined) => string | undefined
  workspaceName: (id: string) => string | undefined
}

/** A field of a task, as the journal and the errors name it, in words; undefined for fields nobody reads. */
export function fieldLabel(field: string, t: Translate): string | undefined {
  const labels: Record<string, PlainKey> = TASK_LABELS
  const key = labels[field]
  return key && t(key)
}

/** A field's JSON value in words; an empty text when there is none. */
export function valueText(field: string, value: unknown, t: Translate, format: Format, names: Names): string {
  if (value === null || value === undefined || value === '') return ''
  if (Array.isArray(value)) return value.map(String).join(', ')
  if (field === 'priority') return t(priorityLook(readPriority(value)).label)
  if (typeof value !== 'string') return JSON.stringify(value)
  if (field === 'status') return t(statusLook(value).label)
  if (field === 'due_date') return dueValueText({ due_date: value }, format)
  if (field === 'assignee_id') return names.personName(value) ?? t('shell.someone')
  if (field === 'workspace_id') return names.workspaceName(value) ?? '…'
  return value
}

/** The fields that say together when a task is due. */
export const DUE_FIELDS = ['due_date', 'due_all_day', 'due_time_zone'] as const satisfies (keyof typeof TASK_LABELS)[]

/** When a task is due, from the JSON values of those fields: a day where there is a zone. */
export function dueValueText(values: Readonly<Record<string, unknown>>, format: Format): string {
  const { due_date: at, due_time_zone: zone } = values
  if (typeof at !== 'string') return ''
  return typeof zone === 'string' ? format.wholeDay(new Date(at), zone) : format.dayTime(new Date(at))
}
