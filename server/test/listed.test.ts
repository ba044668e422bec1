import { PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { expect, it } from 'vitest'
import { serveRecord } from '../src/platform/records/index.ts'
import { events } from '../src/planning/event.ts'

it('a list request whose filter or sort stands for nothing of its kind ends the start, not the request', () => {
  expect(() => serveRecord(PlanningService, events)).not.toThrow()
  expect(() => serveRecord(PlanningService, { ...events, filters: {} })).toThrow(
    'planning.event has no field for the filter ends_after',
  )
  expect(() => serveRecord(PlanningService, { ...events, sorts: ['starts_at'] })).toThrow(
    /planning.event is not sorted by .*CREATED_AT/,
  )
})
