import type { ListJournalRequest } from '@eventkit/api/eventkit/v1/journal_pb'
import type { ActivitySearch } from '@/features/journal/activity-search'
import { parts } from '@/lib/url-list'

/** The same as the server's requests have it. */
export type ActivityFilter = Pick<ListJournalRequest, 'kinds' | 'actorId' | 'workspaceId'>

/** What to ask the server for. */
export function filterOf(search: ActivitySearch): ActivityFilter {
  return {
    kinds: parts(search.kind).map((module) => `${module}.*`),
    actorId: search.person ?? '',
    workspaceId: search.workspace ?? '',
  }
}

/** Where the server gives it as a file. */
export function exportPath(search: ActivitySearch, format: 'csv' | 'ndjson'): string {
  const { kinds, actorId, workspaceId } = filterOf(search)
  const query = new URLSearchParams({ format })
  for (const kind of kinds) query.append('kinds', kind)
  if (actorId) query.set('actor_id', actorId)
  if (workspaceId) query.set('workspace_id', workspaceId)
  return `/api/v1/journal/export?${query}`
}
