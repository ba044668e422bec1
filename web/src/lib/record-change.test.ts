import { create } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { TaskSchema } from '@eventkit/api/eventkit/v1/task_pb'
import { UpdateTaskRequestSchema } from '@eventkit/api/eventkit/v1/task_edit_pb'
import { UserRefSchema } from '@eventkit/api/eventkit/v1/user_pb'
import { describe, expect, it } from 'vitest'
import { toUpdate, undoOf, withChange } from '@/lib/record-change'

const anna = create(UserRefSchema, { id: 'u1', name: 'Anna' })
const dueDate = timestampFromDate(new Date('2027-01-08T13:00:00Z'))
const task = create(TaskSchema, { id: 't1', version: 3, title: 'Rig truss', assignee: anna, dueDate })

const requestOf = (change: object) => create(UpdateTaskRequestSchema, toUpdate(UpdateTaskRequestSchema, task, change))

describe('the request of a change', () => {
  it('names what changes in the words of the contract, and nothing else', () => {
    const request = requestOf({ title: 'Rig main truss', dueDate, workspaceId: 'w1', assignee: anna })
    expect(request).toMatchObject({ id: 't1', version: 3, title: 'Rig main truss', dueDate, workspaceId: 'w1' })
    expect(request.assigneeId).toBe('u1')
    expect(request.description).toBeUndefined()
    expect(request.updateMask?.paths).toEqual(['title', 'due_date', 'workspace_id', 'assignee_id'])
  })

  it('has what is cleared in its mask only', () => {
    const request = requestOf({ assignee: undefined, dueDate: undefined })
    expect(request.updateMask?.paths).toEqual(['assignee_id', 'due_date'])
    expect(request).not.toHaveProperty('assigneeId')
    expect(request).not.toHaveProperty('dueDate')
  })

  it('refuses what the contract does not know', () => {
    expect(() => requestOf({ colour: 'red' })).toThrow('UpdateTaskRequest has no field for colour')
  })
})

describe('a changed record', () => {
  it('has no longer what was cleared, and the record before stays', () => {
    const cleared = withChange(task, { title: 'Rig', assignee: undefined })
    expect(cleared.title).toBe('Rig')
    expect(cleared).not.toHaveProperty('assignee')
    expect(task.assignee).toBe(anna)
  })

  it('is as before once its change is undone', () => {
    const change = { title: 'Rig', dueDate: undefined, parentId: 't0' }
    expect(withChange(withChange(task, change), undoOf<object>(task, change))).toEqual(task)
  })
})
