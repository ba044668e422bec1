import type { DemoCompany } from '../platform/demo.ts'
import { eventTasks } from './task.demo.content.ts'

/** What a show needs, and what a week does, as templates; the latter by itself. */
export async function addDemoTemplate({ call, idOf }: DemoCompany): Promise<void> {
  await call('POST /templates', {
    id: idOf('template show'),
    name: 'Show',
    notes: 'All that a show needs, from the quote to the invoice.',
    tags: ['show'],
    tasks: eventTasks.map(([title, , day, priority, tag]) => ({
      title: `${title}: {{event.name}}`,
      due: `${day < 0 ? '-' : ''}P${Math.abs(day)}D`,
      priority,
      tags: [tag],
    })),
  })
  const week = [{ title: 'Charge the radios' }, { title: 'Check the first-aid kits' }]
  await call('POST /templates', { id: idOf('template week'), name: 'Every week', tasks: week })
  await call('POST /schedules', {
    id: idOf('schedule week'),
    name: 'Mondays',
    recurrence: { rule: 'FREQ=WEEKLY;BYDAY=MO', starts_at: '2026-01-05T08:00', time_zone: 'Europe/Vienna' },
    action: { make_tasks: { template_id: idOf('template week') } },
  })
}
