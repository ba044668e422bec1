import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import type { Task } from '@eventkit/api/eventkit/v1/task_pb'
import { showChanges } from '@/lib/record-changes'
import { taskCache } from '@/features/work/task.cache'
import { readPriority } from '@/features/work/task-words'
import type { FeedChange, FeedEntry } from '@/lib/feed-entry'

// More than this at once is an import or a bulk change: reading the lists again is cheaper than patching.
const MANY = 40

/** Brings the screen up to date with changes of tasks, own ones from other windows included. */
export function taskEntries(entries: FeedEntry[]): void {
  if (entries.length > MANY) {
    taskCache.refreshLists()
    taskCache.refresh(entries.map(({ subjectId }) => subjectId))
  } else {
    const parents = new Set(entries.flatMap(parentsOf))
    for (const entry of entries) takeEntry(entry)
    for (const entry of entries) for (const id of parentsOf(entry)) parents.add(id)
    for (const id of parents) if (taskCache.find(id)) void reread(id)
  }
  showChanges(entries)
}

// What a parent counts of its subtasks, and what subtasks show of their parent, changes without an entry of their own.
function parentsOf({ subjectId, kind, changes }: FeedEntry): string[] {
  const fields = changes.map(({ field }) => field)
  if (fields.includes('title') && taskCache.listed().some(({ parent }) => parent?.id === subjectId)) {
    taskCache.refreshLists()
  }
  const isCounted = kind !== 'work.task.updated' || fields.includes('status') || fields.includes('parent_id')
  if (!isCounted) return []
  const named = changes.filter(({ field }) => field === 'parent_id').flatMap((change) => [change.old, change.new])
  return [taskCache.find(subjectId)?.parentId, ...named].filter((id) => typeof id === 'string')
}

function takeEntry(entry: FeedEntry): void {
  // It may belong in a list now: made, restored, moved here, or changed into a filter.
  if (taskCache.isReadingLists() || !taskCache.isListed(entry.subjectId)) taskCache.refreshLists()
  const shown = taskCache.find(entry.subjectId)
  if (!shown) return taskCache.refresh([entry.subjectId])
  if (entry.subjectVersion <= shown.version) return
  const patched = entry.subjectVersion === shown.version + 1 ? patchTask(shown, entry) : undefined
  if (patched) taskCache.records.receive(patched)
  else void reread(entry.subjectId)
}

async function reread(id: string): Promise<void> {
  try {
    await taskCache.reread(id)
  } catch {
    // Deleted, or moved to where this person may not look.
    taskCache.refreshLists()
  }
}

/** The task after an entry's changes; undefined when one of them cannot be applied here. */
export function patchTask(task: Task, entry: FeedEntry): Task | undefined {
  const next = { ...task, version: entry.subjectVersion }
  for (const change of entry.changes) if (!applyChange(next, change)) return undefined
  return entry.changes.length > 0 ? next : undefined
}

const TEXTS = { title: 'title', description: 'description', section: 'section', status: 'status' } as const

function applyChange(task: Task, { field, new: value }: FeedChange): boolean {
  if (isTextField(field) && typeof value === 'string') task[TEXTS[field]] = value
  else if (field === 'priority') task.priority = readPriority(value)
  else if (field === 'tags' && Array.isArray(value)) task.tags = value.map(String)
  else if (field === 'due_date') setInstant(task, 'dueDate', value)
  else if (field === 'due_all_day') task.dueAllDay = value === true
  else if (field === 'due_time_zone') setZone(task, value)
  else if (field === 'completed_at') setInstant(task, 'completedAt', value)
  else if (field === 'deleted_at') setInstant(task, 'deletedAt', value)
  else return false
  return true
}

function isTextField(field: string): field is keyof typeof TEXTS {
  return field in TEXTS
}

function setInstant(task: Task, field: 'dueDate' | 'completedAt' | 'deletedAt', value: unknown): void {
  if (typeof value === 'string') task[field] = timestampFromDate(new Date(value))
  else delete task[field]
}

function setZone(task: Task, value: unknown): void {
  if (typeof value === 'string') task.dueTimeZone = value
  else delete task.dueTimeZone
}
