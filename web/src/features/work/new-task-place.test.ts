import { timestampDate } from '@bufbuild/protobuf/wkt'
import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { describe, expect, it } from 'vitest'
import { fieldsOf, placeOf } from '@/features/work/new-task-place'
import { readTaskSearch } from '@/features/work/task-search'

const anna = { id: 'anna', name: 'Anna' }
const miro = { id: 'miro', name: 'Miro' }
const about = { me: anna, people: [anna, miro], now: new Date('2026-11-25T10:00:00Z'), timeZone: 'Europe/Vienna' }
const made = (search: Record<string, unknown>) => fieldsOf(placeOf(readTaskSearch(search)), about)

describe('a new task in a filtered list', () => {
  it('takes what the list is filtered by', () => {
    const search = { workspace: 'w1', section: 'Rigging', tag: 'stage,truss', priority: 'high', status: 'waiting' }
    expect(made({ ...search, assignee: 'miro' })).toEqual({
      fields: { workspaceId: 'w1', section: 'Rigging', priority: Priority.HIGH, status: 'waiting' },
      tags: ['stage', 'truss'],
      assignee: miro,
      due: undefined,
    })
    expect(made({ assignee: 'me' }).assignee).toEqual(anna)
  })

  it('takes nothing of filters that name several values, or none that it can have', () => {
    const search = { priority: 'high,urgent', status: 'done', assignee: 'none', due: 'overdue', q: 'rig' }
    expect(made(search)).toEqual({ fields: {}, tags: [], assignee: undefined, due: undefined })
  })

  it.each([
    ['today', '2026-11-25'],
    ['until-today', '2026-11-25'],
    ['tomorrow', '2026-11-26'],
    ['this-week', '2026-11-25'],
    ['next-week', '2026-11-30'],
    ['2026-12-10', '2026-12-10'],
    ['2026-11-01', '2026-11-01'],
    ['2026-11-20..2026-12-24', '2026-11-25'],
    ['..2026-12-24', '2026-11-25'],
  ])('is due in the days of %s: on %s', (due, day) => {
    const taken = made({ due }).due
    const at = taken?.dueDate && timestampDate(taken.dueDate)
    expect([at?.toISOString().slice(0, 10), taken?.dueAllDay]).toEqual([day, true])
  })
})
