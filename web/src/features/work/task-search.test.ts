import { timestampDate } from '@bufbuild/protobuf/wkt'
import { SortOrder } from '@eventkit/api/eventkit/v1/list_pb'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { TaskSort } from '@eventkit/api/eventkit/v1/task_list_pb'
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

  // It is Tuesday, half past midnight in Vienna.
  it.each([
    ['overdue', '', '2026-11-23T23:30'],
    ['until-today', '', '2026-11-24T23:00'],
    ['today', '2026-11-23T23:00', '2026-11-24T23:00'],
    ['tomorrow', '2026-11-24T23:00', '2026-11-25T23:00'],
    ['this-week', '2026-11-22T23:00', '2026-11-29T23:00'],
    ['next-week', '2026-11-29T23:00', '2026-12-06T23:00'],
    ['2026-12-10', '2026-12-09T23:00', '2026-12-10T23:00'],
    ['2026-12-10..2026-12-12', '2026-12-09T23:00', '2026-12-12T23:00'],
    ['2026-12-10..', '2026-12-09T23:00', ''],
    ['..2026-12-12', '', '2026-12-12T23:00'],
    ['none', '', ''],
    ['someday', '', ''],
    ['2026-02-30', '', ''],
    ['..', '', ''],
  ])('asks for what is due %s, in days of the person’s zone', (due, after, before) => {
    const { dueAfter, dueBefore, noDueDate = false } = request({ due })
    const texts = [dueAfter, dueBefore].map((at) => at && timestampDate(at).toISOString().slice(0, 16))
    expect(texts.map((text) => text ?? '')).toEqual([after, before])
    expect(noDueDate).toBe(due === 'none')
  })

  it('sorts descending by default, but for due dates', () => {
    expect(sortOf({ sort: 'priority' })).toEqual({ key: 'priority', order: 'desc' })
    expect(sortOf({ sort: 'nonsense' })).toEqual({ key: 'due_date', order: 'asc' })
  })
})
