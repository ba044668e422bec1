import { create } from '@bufbuild/protobuf'
import { timestampDate } from '@bufbuild/protobuf/wkt'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { ListTasksResponseSchema, TaskSchema, TaskService } from '@eventkit/api/eventkit/v1/task_pb'
import { createConnectQueryKey } from '@connectrpc/connect-query'
import { describe, expect, it, vi } from 'vitest'
import { kind } from '@/features/work/task.kind'
import type { FeedChange, FeedEntry } from '@/lib/feed-entry'
import { queryClient } from '@/lib/query-client'
import { patch, takeEntries } from '@/lib/records/record-feed'

const task = create(TaskSchema, { id: 't1', title: 'Rig truss', status: 'todo', priority: Priority.LOW, version: 3 })

const entry: FeedEntry = {
  position: 9,
  id: 'e1',
  kind: 'work.task.updated',
  subjectType: 'work.task',
  subjectId: 't1',
  subjectVersion: 4,
  actorId: 'u1',
  workspaceId: undefined,
  changes: [],
  payload: {},
}

function after(changes: FeedChange[]) {
  return patch(kind, task, { ...entry, changes })
}

describe('a task after an entry of the feed', () => {
  it('takes over texts, priorities, tags and instants, with the version', () => {
    const next = after([
      { field: 'title', old: 'Rig truss', new: 'Rig main truss' },
      { field: 'priority', old: 'low', new: 'urgent' },
      { field: 'tags', old: [], new: ['stage'] },
      { field: 'due_date', old: null, new: '2026-11-27T13:00:00.000Z' },
    ])
    expect(next).toMatchObject({ title: 'Rig main truss', priority: Priority.URGENT, tags: ['stage'], version: 4 })
    expect(next?.dueDate && timestampDate(next.dueDate).toISOString()).toBe('2026-11-27T13:00:00.000Z')
    const day = after([
      { field: 'due_all_day', old: false, new: true },
      { field: 'due_time_zone', old: null, new: 'Europe/Vienna' },
    ])
    expect(day).toMatchObject({ dueAllDay: true, dueTimeZone: 'Europe/Vienna' })
    expect(task.title).toBe('Rig truss')
  })

  it('clears an instant that is gone', () => {
    const done = after([{ field: 'deleted_at', old: '2026-11-27T13:00:00.000Z', new: null }])
    expect(done).not.toHaveProperty('deletedAt')
  })

  it('gives up on what it cannot apply, so that the record is read again', () => {
    expect(after([{ field: 'assignee_id', old: null, new: 'u2' }])).toBeUndefined()
    expect(after([])).toBeUndefined()
  })
})

it('a task on the screen is read again after a change of very many, when only the lists are', () => {
  queryClient.setQueryData(kind.cache.keyOf('t1'), task)
  queryClient.setQueryData(kind.cache.keyOf('t2'), { ...task, id: 't2' })
  takeEntries(
    kind,
    Array.from({ length: 41 }, (_, index) => ({ ...entry, subjectId: index === 7 ? 't1' : `other-${index}` })),
  )
  expect(['t1', 't2'].map((id) => queryClient.getQueryState(kind.cache.keyOf(id))?.isInvalidated)).toEqual([
    true,
    false,
  ])
})

it('lists that were on their way when a listed task changed are read again, since they may be older', () => {
  const refresh = vi.spyOn(kind.cache, 'refreshLists').mockReturnValue()
  const queryKey = createConnectQueryKey({ schema: TaskService.method.listTasks, cardinality: 'finite' })
  queryClient.setQueryData(queryKey, create(ListTasksResponseSchema, { tasks: [task] }))
  takeEntries(kind, [{ ...entry, subjectVersion: 3 }])
  expect(refresh).not.toHaveBeenCalled()
  void queryClient.fetchQuery({ queryKey, queryFn: () => new Promise(() => {}), staleTime: 0 })
  takeEntries(kind, [{ ...entry, subjectVersion: 3 }])
  expect(refresh).toHaveBeenCalledOnce()
})
