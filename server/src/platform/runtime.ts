import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Ctx, Entry, HttpExchange, Principal, Services } from '../kernel/ctx.ts'
import type { Pool } from '../kernel/db.ts'
import type { JobQueue } from '../kernel/job-queue.ts'
import type { Engine } from './queue/job.engine.ts'
import type { EntryListener, Journal } from './journal/journal.ts'

/** What a protocol knows of a call beside its message. */
export interface Call {
  /** A request header by its lower-case name. */
  header(name: string): string | undefined
  http: HttpExchange
  requestId: string
  /** The epoch millisecond after which the caller no longer waits. */
  deadline?: number
  /** Whether the caller went away meanwhile. */
  isGone?(): boolean
}

/** A request that was answered, on whichever protocol. */
export interface Answered {
  /** `eventkit.v1.TaskService/GetTask`; `none` for a path that is no rpc. */
  rpc: string
  /** An HTTP status, or a gRPC code by its name. */
  code: string
  /** The fault was ours. */
  isFault: boolean
  ms: number
  requestId: string
  path?: string
}

/** What else happens, in the same transaction, when an entry of this kind is recorded. */
export type Reaction = (ctx: Ctx, entry: Entry) => Promise<void>

/**
 * What a call waits for before it takes a connection, as long polling does; the request was checked already. What it throws
 * is the answer.
 */
export type Wait = (runtime: Runtime, principal: Principal, request: never, call: Call) => Promise<void>

/** Jobs as a process has them. */
export interface Jobs {
  readonly queue: JobQueue
  readonly engine: Engine
  /** Runs jobs from now on, in this process. */
  run(runtime: Runtime): void
  /** Fulfilled when a job ends in this process, or after `mostMs`. */
  nextEnd(id: string, mostMs: number): Promise<void>
  /** Jobs that run here now. */
  running(): number
  /** How often this process has looked for jobs. */
  rounds(): number
  close(withinMs: number): Promise<void>
}

/** What the platform itself runs on; modules never see it, they get a ctx. */
export interface Runtime {
  readonly config: Config
  readonly pool: Pool
  readonly clock: Clock
  readonly log: Logger
  readonly services: Services
  /** By journal kind. */
  readonly reactions: ReadonlyMap<string, readonly Reaction[]>
  readonly journal: Journal
  readonly jobs: Jobs
  /** Caches drop what these entries make stale. Hears of what was committed here twice, of the rest once. */
  readonly listeners: EntryListener[]
  /** Hears once of what was committed here; for counting. */
  readonly committed: EntryListener[]
  /** Hears of every request that was answered; for metrics. */
  readonly observers: ((answered: Answered) => void)[]
}
