import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import { type Event, EventSchema, EventStatus, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import type { Command } from 'commander'
import { clientOf } from './connection.ts'
import { getMe } from './names.ts'
import { asRest, print, readEnum, readInstant, shownInstant, table } from './output.ts'
import { firstRows } from './pages.ts'

interface ListOptions {
  from?: string
  to?: string
  status?: string[]
  venue?: string
  search?: string
  limit: number
}

interface AddOptions {
  starts: string
  ends: string
  venue?: string
  zone?: string
  status?: string
  notes?: string
  tag?: string[]
}

/** `eventkit events list|add`. */
export function addEvents(program: Command): void {
  const events = program.command('events').description('events')
  events
    .command('list')
    .description('list events that are not over; --from and --to select what overlaps that window instead')
    .option('--from <instant>', 'what ends after this')
    .option('--to <instant>', 'what starts before this')
    .option('--status <status...>', 'any of these: enquiry, tentative, confirmed, …')
    .option('--venue <text>')
    .option('--search <text>', 'in the name, the venue or the notes')
    .option('--limit <number>', 'how many at most', Number, 25)
    .action(async (options: ListOptions, command: Command) => {
      const { timeZone } = await getMe(command)
      const found = await listEvents(options, command, timeZone)
      print(command, { events: found.map((event) => asRest(EventSchema, event)) }, eventTable(found, timeZone))
    })
  events
    .command('add <name>')
    .description('add an event')
    .requiredOption('--starts <instant>')
    .requiredOption('--ends <instant>', 'exclusive')
    .option('--venue <text>')
    .option('--zone <zone>', 'the venue’s IANA zone')
    .option('--status <status>', 'tentative when absent')
    .option('--notes <text>')
    .option('--tag <tag...>')
    .action(async (name: string, options: AddOptions, command: Command) => {
      const { timeZone } = await getMe(command)
      const event = await addEvent(name, options, command, timeZone)
      const [starts, ends] = [event.startsAt, event.endsAt].map((at) => shownInstant(at, timeZone))
      print(command, asRest(EventSchema, event), `${event.name}  ${starts} – ${ends} (${timeZone})  ${event.id}`)
    })
}

async function listEvents(options: ListOptions, command: Command, zone: string): Promise<Event[]> {
  const client = clientOf(PlanningService, command)
  const from = options.from ? readInstant('--from', options.from, zone) : options.to ? undefined : new Date()
  const request = {
    status: (options.status ?? []).map((name) => readEnum('--status', EventStatus, name)),
    venue: options.venue ?? '',
    search: options.search ?? '',
    ...(from && { endsAfter: timestampFromDate(from) }),
    ...(options.to && { startsBefore: timestampFromDate(readInstant('--to', options.to, zone)) }),
  }
  return await firstRows(options.limit, async (page) => {
    const { events: rows, nextPageToken } = await client.listEvents({ ...request, ...page })
    return { rows, nextPageToken }
  })
}

async function addEvent(name: string, options: AddOptions, command: Command, zone: string): Promise<Event> {
  return await clientOf(PlanningService, command).createEvent({
    name,
    startsAt: timestampFromDate(readInstant('--starts', options.starts, zone)),
    endsAt: timestampFromDate(readInstant('--ends', options.ends, zone)),
    venue: options.venue ?? '',
    timeZone: options.zone ?? '',
    status: options.status === undefined ? EventStatus.UNSPECIFIED : readEnum('--status', EventStatus, options.status),
    notes: options.notes ?? '',
    tags: options.tag ?? [],
  })
}

function eventTable(events: Event[], zone: string): string {
  const rows = events.map((event) => [
    event.name,
    shownInstant(event.startsAt, zone),
    shownInstant(event.endsAt, zone),
    event.venue,
    EventStatus[event.status]?.toLowerCase() ?? '',
    event.id,
  ])
  return table(['name', `starts (${zone})`, `ends (${zone})`, 'venue', 'status', 'id'], rows)
}
