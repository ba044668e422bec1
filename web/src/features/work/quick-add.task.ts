import { readRecurring } from '@eventkit/api/words/recurring'
import { CreateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { useMemo, useState } from 'react'
import { usePeople } from '@/directory/user.queries'
import { parseQuickAdd, type QuickTask } from '@/components/quick-add.parser'
import type { KeptRecurrence } from '@/features/work/recurrence.draft'
import { messageOf } from '@/features/work/recurrence.message'
import { dueAt, dueOn } from '@/features/work/task-due-date'
import { priorityOf } from '@/features/work/task-request'
import { checkFields } from '@/lib/field-rules'
import type { Translate } from '@/lib/i18n'
import { type Locale, preferences } from '@/lib/preferences'
import { wallTimeOf } from '@/lib/zoned-time'

const NOTHING: ReadonlySet<string> = new Set()

/** A line for a new task in a workspace: what it says, with the people who see that workspace, and the parts that were taken back. */
export function useQuickTask(text: string, workspaceId?: string) {
  const people = usePeople(useMemo(() => (workspaceId ? { workspaceIds: [workspaceId] } : {}), [workspaceId]))
  const everybody = usePeople()
  const [kept, setKept] = useState(NOTHING)
  const { timeZone, locale } = preferences.get()
  const task = parseQuickAdd(text, {
    now: new Date(),
    timeZone,
    people,
    everybody,
    isDayFirst: isDayFirst(locale),
    readRecurring,
    kept,
  })
  const keep = (part: string) => setKept(new Set([...kept, part]))
  return { task, people, keep, forget: () => setKept(NOTHING) }
}

// English does not say by itself which comes first; the browser's region does, and British English where it has none.
function isDayFirst(locale: Locale): boolean {
  const region = locale === 'en' ? navigator.languages.find((tag) => tag.startsWith('en-')) : undefined
  const parts = new Intl.DateTimeFormat(region ?? (locale === 'en' ? 'en-GB' : locale)).formatToParts()
  return parts.findIndex(({ type }) => type === 'day') < parts.findIndex(({ type }) => type === 'month')
}

/** What is wrong with the title that a line leaves: there is none, or it is too long. */
export function titleSlip({ title }: QuickTask, t: Translate): string | undefined {
  return title ? checkFields(CreateTaskRequestSchema, { title }, t)[0]?.description : t('layers.quickNoTitle')
}

/**
 * The fields that a line gives a new task, but for its assignee; how it recurs may have been chosen beside the line. What a
 * line says to recur is due when its rule says.
 */
export function quickFields(task: QuickTask, chosen?: KeptRecurrence) {
  const { title, tags, priority } = task
  const recurrence = chosen ?? quickRepeat(task)
  return {
    title,
    tags,
    ...(task.repeat && !chosen ? {} : quickDue(task)),
    ...(priority ? { priority: priorityOf(priority) } : {}),
    ...(recurrence ? { recurrence: messageOf(recurrence) } : {}),
  }
}

function quickRepeat({ repeat }: QuickTask): KeptRecurrence | undefined {
  if (!repeat) return undefined
  const { timeZone } = preferences.get()
  return { ...repeat, timeZone, missed: 'wait', excluded: [], added: [] }
}

/** When a line says that a new task is due. */
export function quickDue({ due, isDueAllDay }: QuickTask) {
  if (!due) return {}
  const { timeZone } = preferences.get()
  return isDueAllDay ? dueOn(wallTimeOf(due, timeZone), timeZone) : dueAt(due)
}

/** Whom a line gives a new task to. */
export function quickAssignee({ assignee }: QuickTask) {
  if (!assignee) return { fields: {}, shown: undefined }
  const shown = { $typeName: 'eventkit.v1.UserRef' as const, id: assignee.id, name: assignee.name }
  return { fields: { assigneeId: assignee.id }, shown }
}
