import { createClient } from '@connectrpc/connect'
import { createConnectQueryKey } from '@connectrpc/connect-query'
import { type Event, type ListEventsResponse, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { RecordCache } from '@/lib/record-cache'
import { transport } from '@/lib/transport'

/** Calls the event rpcs outside queries. */
export const planningClient = createClient(PlanningService, transport)

const { getEvent, listEvents } = PlanningService.method

/** The events on the screen. */
export const eventCache = new RecordCache<Event, ListEventsResponse>({
  name: 'planning.event',
  recordKey: (id) => createConnectQueryKey({ schema: getEvent, input: { id }, transport, cardinality: 'finite' }),
  lists: {
    finite: createConnectQueryKey({ schema: listEvents, cardinality: 'finite' }),
    infinite: createConnectQueryKey({ schema: listEvents, cardinality: 'infinite' }),
    any: createConnectQueryKey({ schema: listEvents, cardinality: undefined }),
  },
  rows: ({ events }) => events,
  withRows: (reply, events) => ({ ...reply, events }),
})

/** The tags of every event read so far, by name. */
export function knownEventTags(): string[] {
  return [...new Set(eventCache.listed().flatMap(({ tags }) => tags))].sort((a, b) => a.localeCompare(b))
}
