import { createConnectQueryKey } from '@connectrpc/connect-query'
import { JournalService } from '@eventkit/api/eventkit/v1/journal_pb'
import { expect, it } from 'vitest'
import { showChanges } from '@/lib/show-changes'
import type { FeedEntry } from '@/lib/feed-entry'
import { queryClient } from '@/lib/query-client'

const entry: FeedEntry = {
  position: 7,
  id: 'entry',
  kind: 'work.task.completed',
  subjectType: 'work.task',
  subjectId: 'rig-truss',
  subjectVersion: 2,
  actorId: undefined,
  workspaceId: undefined,
  changes: [],
  payload: {},
}

it('the history of a record that changed is stale, and no other', () => {
  const keyOf = (input: { subjectType?: string; subjectId?: string }) =>
    createConnectQueryKey({
      schema: JournalService.method.listJournal,
      input: { ...input, pageToken: '' },
      pageParamKey: 'pageToken',
      cardinality: 'infinite',
    })
  const keys = [
    { subjectType: 'work.task', subjectId: 'rig-truss' },
    { subjectType: 'work.task', subjectId: 'hang-lights' },
    {},
  ]
  for (const key of keys) queryClient.setQueryData(keyOf(key), { pages: [], pageParams: [] })
  showChanges([entry])
  expect(keys.map((key) => queryClient.getQueryState(keyOf(key))?.isInvalidated)).toEqual([true, false, false])
})
