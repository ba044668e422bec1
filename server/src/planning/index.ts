import { defineModule } from '../platform/module.ts'
import { eventDemo } from './event.demo.ts'
import { eventImporter } from './event.import.ts'
import { planningService } from './event.rpc.ts'

/** Events. */
export const planning = defineModule({
  name: 'planning',
  services: [planningService],
  permissions: {
    'planning.event.read': 'everyone',
    'planning.event.write': ['manager', 'planner', 'sales'],
  },
  demo: eventDemo,
  importers: [eventImporter],
})
