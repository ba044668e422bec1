import { defineModule } from '../platform/module.ts'
import { eventImporter } from './event.import.ts'
import { planningService } from './event.rpc.ts'

export { createEvent, updateEvent } from './event.actions.ts'
export type { Event, EventPatch } from './event.rules.ts'

/** The plan: events. */
export const planning = defineModule({
  name: 'planning',
  services: [planningService],
  permissions: ['planning.event.read', 'planning.event.write'],
  importers: [eventImporter],
})
