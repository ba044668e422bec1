import { defineModule } from '../platform/module.ts'
import { eventDemo } from './event.demo.ts'
import { eventImporter } from './event.import.ts'
import { eventNotices } from './event.notices.ts'
import { EventReminderService } from '@eventkit/api/eventkit/v1/reminder_pb'
import { serveReminders } from '../platform/reminders/index.ts'
import { events } from './event.ts'
import { planningService } from './event.rpc.ts'
import { templateUseService } from './template-use.ts'
import { venueImporter, venueService } from './venue.ts'

/** Events, the venues they happen at, and what is made for them from templates. */
export const planning = defineModule({
  name: 'planning',
  services: [planningService, venueService, templateUseService, serveReminders(EventReminderService, events)],
  notices: eventNotices,
  permissions: {
    'planning.event.read': 'everyone',
    'planning.event.write': ['manager', 'planner', 'sales'],
    'planning.venue.read': 'everyone',
    'planning.venue.write': ['manager', 'planner', 'sales'],
  },
  demo: eventDemo,
  importers: [eventImporter, venueImporter],
})
