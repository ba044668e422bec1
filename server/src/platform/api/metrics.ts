import type { FastifyInstance } from 'fastify'
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Metric, Module } from '../module.ts'
import type { Runtime } from '../runtime.ts'
import { assertMayReadMetrics } from './metrics.access.ts'

/** Mounts /metrics: request duration by rpc and code, errors, the pool, and what the modules measure. */
export function mountMetrics(app: FastifyInstance, runtime: Runtime, modules: readonly Module[]): void {
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
  for (const metric of [...poolMetrics, ...modules.flatMap((module) => module.metrics ?? [])])
    addMetric(runtime, registers, metric)
  runtime.observers.push(({ rpc, code, isFault, ms }) => {
    duration.observe({ rpc, code }, ms / 1000)
    if (isFault) errors.inc({ rpc })
  })
  app.get('/metrics', async (request, reply) => {
    assertMayReadMetrics(runtime.config, request)
    return reply.type(registry.contentType).send(await registry.metrics())
  })
}

const poolMetrics: readonly Metric[] = [
  { name: 'eventkit_pool_connections', help: 'Database connections open.', read: ({ pool }) => pool.totalCount },
  { name: 'eventkit_pool_idle', help: 'Database connections at rest.', read: ({ pool }) => pool.idleCount },
  {
    name: 'eventkit_pool_waiting',
    help: 'Requests waiting for a database connection.',
    read: ({ pool }) => pool.waitingCount,
  },
]

function addMetric(runtime: Runtime, registers: Registry[], metric: Metric): void {
  const { name, help } = metric
  if ('entries' in metric) {
    const counter = new Counter({ name, help, registers })
    runtime.committed.push((entries) => counter.inc(entries.filter(({ kind }) => kind === metric.entries).length))
    return
  }
  const { read } = metric
  new Gauge({
    name,
    help,
    registers,
    async collect() {
      // A scrape works without the database, too: the other numbers are needed most then.
      this.set(
        await Promise.resolve(runtime)
          .then(read)
          .catch(() => Number.NaN),
      )
    },
  })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The rpc a route answers, for metrics and logs. */
    rpc?: string
  }
}
