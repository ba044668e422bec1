import { type Demo, type DemoCompany, demoDay, type DemoShow } from '../platform/demo.ts'

/** An event for each show. */
export const eventDemo: Demo = {
  isThere: async ({ call, shows }) => {
    const { events } = await call(`GET /events?page_size=1&search=${encodeURIComponent(shows.at(-1)?.name ?? '')}`, {})
    return Array.isArray(events) && events.length > 0
  },
  fill: async (company) => {
    for (const show of company.shows) await addEvent(company, show)
  },
}

async function addEvent(company: DemoCompany, show: DemoShow): Promise<void> {
  const { index, name, venue, zone, days, startsAt } = show
  const endsAt = startsAt + (days - 1) * demoDay + 9 * 3_600_000
  const made = new Date(Math.min(Date.now(), startsAt) - (20 + (index % 30)) * demoDay)
  const body = {
    id: company.idOf(`event ${index}`),
    name,
    venue,
    time_zone: zone,
    starts_at: new Date(startsAt).toISOString(),
    ends_at: new Date(endsAt).toISOString(),
    status: statusOf(index, startsAt, endsAt),
    notes: `Load-in from 8:00. Contact at the venue: ${['the house technician', 'the porter', 'the stage manager'][index % 3]}.`,
    tags: [['festival', 'corporate', 'theatre', 'fair'][index % 4] ?? 'other'],
  }
  await company.call('POST /events', body, { dice: index, at: made })
}

/** Where an event stands by its dates; one in eleven was called off. */
function statusOf(index: number, startsAt: number, endsAt: number): string {
  const days = (startsAt - Date.now()) / demoDay
  if (index % 11 === 7) return 'cancelled'
  if (endsAt < Date.now()) return days < -10 ? 'closed' : 'returned'
  if (startsAt <= Date.now()) return 'on_site'
  if (days < 4) return 'prepared'
  if (days < 30) return 'confirmed'
  return days < 60 ? 'tentative' : 'enquiry'
}
