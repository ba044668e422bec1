import { fitsAnyKind } from '../journal/kind-pattern.ts'
import type { NumberedEntry } from '../journal/journal.store.ts'
import type { FanOut, ReadAs } from '../journal/sink.ts'
import { listListening } from './endpoint.state.store.ts'
import { deliverJobOf } from './delivery.wake.ts'
import { endpoints } from './endpoint.ts'

type Listening = Awaited<ReturnType<typeof listListening>>

/** Companies whose endpoints are remembered. */
const mostKnown = 10_000

/**
 * Has an endpoint's deliveries looked at when an entry comes that it is told of. Which endpoints there are is remembered: every
 * change of one is itself an entry, which comes by here before anything that follows from it.
 */
export function webhookSink(): FanOut {
  const known = new Map<string, Listening>()
  const listeningOf = async (tenantId: string, read: ReadAs): Promise<Listening> => {
    const remembered = known.get(tenantId)
    if (remembered) return remembered
    const listening = await read(tenantId, (db) => listListening(db, tenantId))
    if (known.size >= mostKnown) known.clear()
    known.set(tenantId, listening)
    return listening
  }
  return {
    name: 'webhooks',
    kinds: ['*'],
    open: async () => known.clear(),
    jobsFor: async (entries, read) => {
      const jobs = []
      for (const [tenantId, of] of Map.groupBy(entries, (entry) => entry.tenantId)) {
        if (of.some(isOfEndpoint)) known.delete(tenantId)
        const listening = await listeningOf(tenantId, read)
        const told = listening.filter(({ id, kinds }) => of.some((entry) => concerns(entry, id, kinds)))
        jobs.push(...told.map(({ id }) => deliverJobOf(tenantId, id)))
      }
      return jobs
    },
  }
}

const isOfEndpoint = ({ subjectType }: NumberedEntry): boolean => subjectType === endpoints.type

/** One that was changed itself is looked at, too: what came since that was committed may have passed by here before. */
const concerns = ({ kind, subjectId }: NumberedEntry, id: string, kinds: readonly string[]): boolean =>
  subjectId === id || fitsAnyKind(kinds, kind)
