import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { median, quantile } from './statistics.ts'

/** One request of a round. */
export interface LoadRequest {
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string | Buffer
}

/** What to send: the clients take the requests in turn, each on its own connection, one at a time. */
export interface LoadJob {
  /** `http://127.0.0.1:8080` */
  origin: string
  requests: LoadRequest[]
  connections: number
  /** How long, or how many requests; one of the two. */
  seconds?: number
  amount?: number
  /** So many replies do not count: connecting is in them. */
  warmUp?: number
}

/** What came back; a round with a single reply that is not 2xx throws instead. Times are milliseconds with fractions; autocannon's own histogram knows whole ones only. */
export interface LoadResult {
  perSecond: number
  count: number
  p50: number
  p95: number
  p99: number
}

/** The load generator, in a process of its own. */
export interface Load {
  run(job: LoadJob): Promise<LoadResult>
  close(): void
}

/** What the generator's process answers to a job. */
export interface LoadReply {
  times: Float64Array
  seconds: number
  failures: number
  sample: string
}

/** Starts the generator. */
export function startLoad(): Load {
  const child = fork(fileURLToPath(new URL('load.process.ts', import.meta.url)), { serialization: 'advanced' })
  const gone = once(child, 'exit').then(() => Promise.reject(new Error('the load generator ended')))
  gone.catch(() => undefined) // it ends with the run; while a job waits, the race below hears of it
  return {
    run: async (job) => {
      const answer = once(child, 'message') as Promise<[LoadReply]>
      child.send(job)
      const [reply] = await Promise.race([answer, gone])
      if (reply.failures > 0) throw new Error(`${reply.failures} failed: ${reply.sample}\n${await explainFailure(job)}`)
      return summarise(reply)
    },
    close: () => child.kill(),
  }
}

function summarise(reply: LoadReply): LoadResult {
  const times = [...reply.times]
  return {
    perSecond: times.length / reply.seconds,
    count: times.length,
    p50: median(times),
    p95: quantile(times, 0.95),
    p99: quantile(times, 0.99),
  }
}

/** The generator keeps no bodies, so the first request is sent once more to see what it is answered. */
async function explainFailure({ origin, requests: [request] }: LoadJob): Promise<string> {
  if (!request) return 'no request'
  const { method, path, headers = {}, body } = request
  const reply = await fetch(origin + path, { method, headers, ...(body !== undefined && { body: Buffer.from(body) }) })
  return `${method} ${path} answers ${reply.status} ${(await reply.text()).slice(0, 500)}`
}
