import type { Logger } from 'pino'
import { type Config, ConfigError } from '../config.ts'
import type { Clock } from '../kernel/clock.ts'
import type { SendMail } from '../kernel/ctx.ts'
import type { JobQueue } from '../kernel/job-queue.ts'
import { openPool, withoutTenant } from '../kernel/db.ts'
import { makeKeyring } from '../kernel/keyring.ts'
import { passwordCost } from './auth/password.ts'
import { openJobs } from './jobs/jobs.ts'
import { type EntryListener, type JournalOptions, startJournal } from './journal/journal.ts'
import { makeSendMail } from './mail.ts'
import type { Module } from './module.ts'
import { masterKeyFault } from './privacy/master-key.ts'
import { makeNumbering } from './numbering.ts'
import type { Reaction, Runtime } from './runtime.ts'

/** What the platform is opened from. */
export interface RuntimeOptions {
  config: Config
  /** The database as the app's own, lesser role. */
  appUrl: string
  log: Logger
  clock: Clock
  sendMail?: SendMail | undefined
  /** Less than what has to withstand somebody, in tests. */
  passwordCost?: number | undefined
  modules: readonly Module[]
}

/** Opens what every module runs on: the database's connections, the journal with the sinks that modules attach, services. */
export async function openRuntime(options: RuntimeOptions): Promise<{ runtime: Runtime; close: () => Promise<void> }> {
  const { config, log, clock, modules } = options
  const pool = openPool({ connectionString: options.appUrl, max: config.databasePool })
  const keyring = makeKeyring(config.secret, config.formerSecret)
  const fault = await withoutTenant(pool, (db) => masterKeyFault(db, keyring))
  if (fault) {
    await pool.end()
    throw new ConfigError(fault)
  }
  // A pool of its own: numbers are taken while a transaction holds a connection of the main pool, and all of those may be in
  // use.
  const numberPool = openPool({ connectionString: options.appUrl, max: 2 })
  const listeners: EntryListener[] = []
  const { journal, jobs } = await startWork(options, { pool, log, clock, keyring, listeners })
  const services = {
    config,
    secret: config.secret,
    keyring,
    sendMail: options.sendMail ?? makeSendMail(config),
    passwordCost: options.passwordCost ?? passwordCost,
    nextNumber: makeNumbering(numberPool),
    jobs: jobs.queue,
  }
  const runtime: Runtime = {
    config,
    pool,
    clock,
    log,
    services,
    reactions: reactionsOf(modules),
    journal,
    jobs,
    listeners,
    committed: [],
    observers: [],
  }
  const close = async (): Promise<void> => {
    await journal.close()
    await Promise.all([pool.end(), numberPool.end()])
  }
  return { runtime, close }
}

type Shared = Pick<JournalOptions, 'pool' | 'log' | 'clock' | 'keyring' | 'listeners'>

/** The journal with its sinks, and jobs: each needs the other, the journal's connection and the queue that sinks add to. */
async function startWork({ config, appUrl, modules }: RuntimeOptions, shared: Shared) {
  const mayLead = config.role !== 'api'
  const sinks = mayLead ? modules.flatMap((module) => module.sinks?.(config) ?? []) : []
  const queue = Promise.withResolvers<JobQueue>()
  const journal = startJournal({ ...shared, sinks, queue: queue.promise, mayLead })
  const jobs = await openJobs({ ...shared, appUrl, modules, link: journal.link })
  queue.resolve(jobs.queue)
  return { journal, jobs }
}

/** What the modules do when an entry is recorded, by its kind, in the modules' order. */
function reactionsOf(modules: readonly Module[]): ReadonlyMap<string, readonly Reaction[]> {
  const all = modules.flatMap((module) => Object.entries(module.reactions ?? {}))
  const byKind = Map.groupBy(all, ([kind]) => kind)
  return new Map([...byKind].map(([kind, found]) => [kind, found.flatMap(([, reactions]) => reactions)]))
}
