import { Priority } from '@eventkit/api/eventkit/v1/priority_pb'
import { describe, expect, it } from 'vitest'
import type { Ctx } from '../kernel/ctx.ts'
import {
  assertMaySetPrivate,
  besides,
  checked,
  expandStatuses,
  kindOfChange,
  patched,
  type TaskRow,
} from './task.rules.ts'

const now = new Date('2027-01-01T10:00:00Z')

const aRow = (given: Partial<TaskRow> = {}): TaskRow => ({
  ...besides,
  id: 'a',
  number: 1,
  title: 'Rig truss',
  description: '',
  status: 'todo',
  priority: Priority.MEDIUM,
  tags: [],
  assignee_id: null,
  workspace_id: 'w',
  section: '',
  parent_id: null,
  due_date: null,
  due_all_day: false,
  due_time_zone: null,
  metadata: {},
  private: false,
  recurrence: null,
  series_id: null,
  occurrence: null,
  version: 1,
  created_by: 'u',
  created_at: now,
  updated_at: now,
  received_at: now,
  completed_at: null,
  deleted_at: null,
  deleted_with: null,
  ...given,
})

describe('a patch', () => {
  it('sets completed_at when the task becomes done, and only then', () => {
    const done = patched(aRow(), { status: 'done' }, now)
    expect(done.completed_at).toEqual(now)
    const later = new Date('2027-01-02T10:00:00Z')
    expect(patched(done, { title: 'Rig main truss' }, later).completed_at).toEqual(now)
    expect(patched(done, { status: 'todo' }, later).completed_at).toBeNull()
  })

  it('never touches a field it does not name', () => {
    const row = aRow({ tags: ['stage'], section: 'Hall 3' })
    expect(patched(row, { title: 'New' }, now)).toEqual({ ...row, title: 'New' })
  })
})

describe('the kind of a change', () => {
  const kinds: [string, string, string][] = [
    ['todo', 'in_progress', 'work.task.updated'],
    ['in_progress', 'done', 'work.task.completed'],
    ['done', 'waiting', 'work.task.reopened'],
    ['todo', 'cancelled', 'work.task.cancelled'],
    ['cancelled', 'todo', 'work.task.reopened'],
    ['cancelled', 'done', 'work.task.completed'],
    ['done', 'done', 'work.task.updated'],
  ]
  it.each(kinds)('from %s to %s is %s', (from, to, kind) => {
    expect(kindOfChange(aRow({ status: from }), aRow({ status: to }))).toBe(kind)
  })
})

describe('status filters', () => {
  it('takes keys and categories', () => {
    expect(expandStatuses(['todo'])).toEqual(['todo'])
    expect(expandStatuses(['active'])).toEqual(['in_progress', 'waiting'])
    expect(expandStatuses(['open', 'done'])).toEqual(['todo', 'done'])
  })

  it('names the field of an unknown one', () => {
    expect(() => expandStatuses(['nope'])).toThrow(/status: must be one of/)
    expect(() => checked({ status: 'open' })).toThrow(/status: must be one of/)
  })
})

describe('who sees a task', () => {
  const says = (userId: string, given: boolean | undefined, task: Partial<TaskRow> = {}) => {
    const patch = given === undefined ? { title: 'New' } : { private: given }
    return () => assertMaySetPrivate({ principal: { userId } } as Ctx, aRow({ created_by: 'anna', ...task }), patch)
  }

  it('is said by its creator alone; what is so already anybody may say', () => {
    for (const may of [
      says('anna', true),
      says('ben', undefined),
      says('ben', false),
      says('ben', true, { private: true }),
    ])
      expect(may).not.toThrow()
    for (const mayNot of [says('ben', true), says('ben', false, { private: true })])
      expect(mayNot).toThrow('Only who created a task')
  })
})

it('a title is one line, without what stands around it, or refused by its field', () => {
  expect(checked({ title: ' Rig  truss ' })).toEqual({ title: 'Rig  truss' })
  expect(checked({ section: ' a ' })).toEqual({ section: ' a ' })
  expect(() => checked({ title: ' ' })).toThrow(/^title: /)
})
