import type { Logger } from 'pino'
import type { Config } from '../config.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Entry, Principal, Services } from '../kernel/ctx.ts'
import type { Pool } from '../kernel/db.ts'
import type { Answered } from './api/observe.ts'
import type { Journal } from './journal/journal.ts'
import type { Jobs } from './jobs/jobs.ts'
import type { Module } from './module.ts'

/** Called with entries as soon as they are committed here, and again as they come back numbered from the journal. */
export type EntryListener = (entries: readonly Pick<Entry, 'tenantId' | 'kind' | 'payload'>[]) => void

/** What a read waits for before it takes a connection, as long polling does; the request was checked already. */
export type Wait = (runtime: Runtime, principal: Principal, request: never) => Promise<void>

/** What the platform itself runs on; modules never see it, they get a ctx. */
export interface Runtime {
  readonly config: Config
  readonly pool: Pool
  readonly clock: Clock
  readonly log: Logger
  readonly services: Services
  readonly modules: readonly Module[]
  readonly journal: Journal
  readonly jobs: Jobs
  /** Caches drop what these entries make stale. Hears of what was committed here twice, of the rest once. */
  readonly listeners: EntryListener[]
  /** Hears once of what was committed here; for counting. */
  readonly committed: EntryListener[]
  /** Hears of every request that was answered; for metrics. */
  readonly observers: ((answered: Answered) => void)[]
}
