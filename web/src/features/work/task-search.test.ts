import { timestampDate } from '@bufbuild/protobuf/wkt'
import { Priority, SortOrder, TaskSort } from '@eventkit/api/eventkit/v1/task_pb'
import { describe, expect, it } from 'vitest'
import { toListRequest } from '@/features/work/task-request'
import { readTaskSearch, sortOf } from '@/features/work/task-search'

const now = new Date('2026-11-23T23:30:00Z')
const request = (search: Record<string, unknown>) => toListRequest(readTaskSearch(search), now, 'Europe/Vienna')

describe('the list in the URL', () => {
  it('shows open tasks by due date unless told otherwise', () => {
    expect(request({})).toMatchObject({
      status: ['open', 'active'],
      sortBy: TaskSort.DUE_DATE,
      order: SortOrder.ASC,
      deleted: false,
    })
  })

  it('reads lists, and leaves out what it does not know', () => {
    expect(request({ status: 'waiting,done', priority: 'high,silly,urgent', tag: 'stage', hack: 1 })).toMatchObject({
      status: ['waiting', 'done'],
      priority: [Priority.HIGH, Priority.URGENT],
      tag: ['stage'],
    })
    expect(request({ status: 'all' }).status).toEqual([])
    expect(request({ q: 412 }).search).toBe('412')
    expect(readTaskSearch({ order: 'sideways', bin: 'yes' })).toEqual({})
  })

  it("counts days in the person's zone", () => {
    const { dueBefore } = request({ due: 'today' })
    expect(dueBefore && timestampDate(dueBefore).toISOString()).toBe('2026-11-24T23:00:00.000Z')
    const day = request({ due: '2026-12-10' }).dueBefore
    expect(day && timestampDate(day).toISOString()).toBe('2026-12-09T23:00:00.000Z')
    expect(request({ due: 'someday' }).dueBefore).toBeUndefined()
  })

  it('sorts descending by default, but for due dates', () => {
    expect(sortOf({ sort: 'priority' })).toEqual({ key: 'priority', order: 'desc' })
    expect(sortOf({ sort: 'nonsense' })).toEqual({ key: 'due_date', order: 'asc' })
  })
})
