import { PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { serveRecord } from '../platform/records/index.ts'
import { changeEventStatus } from './event.actions.ts'
import { events } from './event.ts'

/** Events over the contract. */
export const planningService = serveRecord(PlanningService, events, {
  steps: { changeEventStatus: (ctx, { id, version, status }) => changeEventStatus(ctx, id, version, status) },
})
