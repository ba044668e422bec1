import { tasks } from '@/features/work/task'
import type { FeedEntry } from '@/lib/feed-entry'

const { cache } = tasks

/** What a parent counts of its subtasks, and what subtasks show of their parent, changes without an entry of their own. */
export function parentsOf({ subjectId, kind, changes }: FeedEntry): string[] {
  const fields = changes.map(({ field }) => field)
  if (fields.includes('title') && cache.listed().some(({ parent }) => parent?.id === subjectId)) cache.refreshLists()
  const isCounted = kind !== 'work.task.updated' || fields.includes('status') || fields.includes('parent_id')
  if (!isCounted) return []
  const named = changes.filter(({ field }) => field === 'parent_id').flatMap((change) => [change.old, change.new])
  return [cache.find(subjectId)?.parentId, ...named].filter((id) => typeof id === 'string')
}
