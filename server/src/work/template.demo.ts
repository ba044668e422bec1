import type { DemoCompany } from '../platform/demo.ts'
import { eventTasks } from './task.demo.content.ts'

/** What a show needs, as a template. */
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
}
