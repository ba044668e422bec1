import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import { withoutTenant } from '../../kernel/db.ts'
import { countWaiting } from '../journal/journal.store.ts'
import type { Runtime } from '../runtime.ts'
import { assertMayReadMetrics } from './metrics.access.ts'

/** What the live feed is asked for when Prometheus scrapes; a worker has none. */
export interface FeedNumbers {
  readonly clients: number
  /** How many positions the reader who is furthest behind has to go. */
  readonly lag: number
}

/** Entries that wait for a number are counted so far. */
const mostWaiting = 10_000

/** Mounts /metrics: request duration by rpc and code, errors, the pool, the journal, the live feed, tasks created. */
export function mountMetrics(app: FastifyInstance, runtime: Runtime, feed?: FeedNumbers): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const registers = [registry]
  const duration = new Histogram({
    name: 'eventkit_request_duration_seconds',
    help: 'How long requests took, by rpc and code (an HTTP status, or a gRPC code by name).',
    labelNames: ['rpc', 'code'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5],
    registers,
  })
  const errors = new Counter({
    name: 'eventkit_request_errors_total',
    help: 'Requests that failed through a fault of the server.',
    labelNames: ['rpc'],
    registers,
  })
  const created = new Counter({ name: 'eventkit_tasks_created_total', help: 'Tasks created here.', registers })
  const measure = (name: string, help: string, read: () => number | Promise<number>): void => {
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        this.set(await read())
      },
    })
  }
  measure('eventkit_pool_connections', 'Database connections open.', () => runtime.pool.totalCount)
  measure('eventkit_pool_idle', 'Database connections at rest.', () => runtime.pool.idleCount)
  measure('eventkit_pool_waiting', 'Requests waiting for a database connection.', () => runtime.pool.waitingCount)
  measure('eventkit_feed_clients', 'Live feed connections.', () => feed?.clients ?? 0)
  measure('eventkit_feed_lag_entries', 'Journal entries the reader furthest behind has to go.', () => feed?.lag ?? 0)
  measure('eventkit_journal_waiting_entries', `Journal entries without a number yet, ${mostWaiting} at most.`, () =>
    // A scrape works without the database, too: the other numbers are needed most then.
    withoutTenant(runtime.pool, (db) => countWaiting(db, mostWaiting)).catch(() => Number.NaN),
  )
  runtime.committed.push((entries) => {
    created.inc(entries.filter((entry) => entry.kind === 'work.task.created').length)
  })
  runtime.observers.push(({ rpc, code, isFault, ms }) => {
    duration.observe({ rpc, code }, ms / 1000)
    if (isFault) errors.inc({ rpc })
  })
  app.get('/metrics', async (request, reply) => {
    assertMayReadMetrics(runtime.config, request)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The rpc a route answers, for metrics and logs. */
    rpc?: string
  }
}
