import { EventStatusSchema } from '@eventkit/api/eventkit/v1/planning_pb'
import { expect, it } from 'vitest'
import { stepsOf } from './lifecycle.ts'

it('a lifecycle’s steps are those of the contract, in the order of the enum', () => {
  const steps = stepsOf(EventStatusSchema)
  expect(Object.fromEntries(steps)).toEqual({
    0: [],
    1: [2, 3, 8],
    2: [1, 3, 8],
    3: [2, 4, 5, 8],
    4: [3, 5, 8],
    5: [4, 6],
    6: [5, 7],
    7: [6],
    8: [1, 2],
  })
})

it('a step to what the lifecycle does not have is refused at the start', () => {
  const cut = { ...EventStatusSchema, values: EventStatusSchema.values.slice(0, 3) }
  expect(() => stepsOf(cut)).toThrow('EVENT_STATUS_ENQUIRY leads to confirmed, which EventStatus does not have')
})
