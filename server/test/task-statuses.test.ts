import { expect, it } from 'vitest'
import { CLOSED, STATUSES } from '../../web/src/features/work/task-statuses.ts'
import { expandStatuses } from '../src/work/task.rules.ts'

it('the web knows the statuses of tasks that the server has, and which of them are closed', () => {
  expect(STATUSES).toEqual(expandStatuses(['open', 'active', 'done', 'cancelled']))
  expect(CLOSED).toEqual(expandStatuses(['done', 'cancelled']))
})
