import { create } from '@bufbuild/protobuf'
import { createRouterTransport } from '@connectrpc/connect'
import { TransportProvider } from '@connectrpc/connect-query'
import { EventSchema, PlanningService } from '@eventkit/api/eventkit/v1/planning_pb'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createElement, useEffect } from 'react'
import { createRoot } from 'react-dom/client'
import { expect, it, vi } from 'vitest'
import { useMonthEvents } from '@/features/planning/event.queries'

const PAGES: Record<string, { id: string; next: string }> = {
  '': { id: 'a', next: '2' },
  '2': { id: 'b', next: '3' },
  '3': { id: 'c', next: '' },
}

/** Three pages of events from a server of its own. */
const threePages = createRouterTransport(({ service }) =>
  service(PlanningService, {
    listEvents: ({ pageToken }) => {
      const { id = '', next = '' } = PAGES[pageToken] ?? {}
      return { events: [create(EventSchema, { id })], nextPageToken: next }
    },
  }),
)

it('reads the whole month, though it is read again just when a page was asked for', async () => {
  const client = new QueryClient()
  const seen: string[] = []
  function Month() {
    const { events, isWhole } = useMonthEvents({}, { year: 2026, month: 12 })
    useEffect(() => {
      seen.push(`${events.map(({ id }) => id).join('')} ${isWhole}`)
      if (events.length === 1) void client.invalidateQueries()
    }, [events, isWhole])
    return null
  }
  const page = createElement(QueryClientProvider, { client }, createElement(Month))
  createRoot(document.createElement('div')).render(createElement(TransportProvider, { transport: threePages }, page))
  await vi.waitFor(() => expect(seen.at(-1)).toBe('abc true'))
  expect(seen.filter((state) => state.endsWith('true'))).toEqual(['abc true'])
})
