import type { Principal } from '../src/kernel/ctx.ts'
import { defineJob, enqueue, type JobKind, type JobOptions } from '../src/kernel/job.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import { ownCall, write } from '../src/platform/calls/transact.ts'
import { systemPrincipal } from '../src/platform/auth/principal.ts'
import { defineModule, type Module } from '../src/platform/module.ts'
import type { Runtime } from '../src/platform/runtime.ts'

/** What jobs of a test are told to do: their name, when they are to be cut off, and as whom those in a transaction run. */
export type Behave = (name: string, signal: AbortSignal, attempt: number, as?: Principal) => Promise<unknown>

type Named = { name: string }
const named = ({ name = 'by the clock' }: JsonObject): Named => ({ name: String(name) })

/** A kind whose jobs may take a second, and are forgotten soon. */
const short = { attempts: 5, backOff: { firstS: 100, mostS: 300 }, limitS: 1, keptDays: 2 }

/** A module whose jobs do what a test says, and how to add them. */
export interface TestJobs {
  module: Module
  /** The names of what was committed, in that order. */
  done: string[]
  behave: Behave
  /** Adds a job for a company in a transaction of its own, which can be made to fail afterwards. */
  add(runtime: Runtime, tenantId: string, name: string, options?: AddOptions): Promise<string | undefined>
}

interface AddOptions extends JobOptions {
  kind?: 'note' | 'single' | 'brief' | 'until_done' | 'until_started' | 'outside' | 'long'
  thenFail?: boolean
}

/** Makes the module; `crons` are the schedules of one of its jobs. */
export function testJobs(cron?: { schedule: string; timeZone: string }): TestJobs {
  const basics = { payload: named, attempts: 2, backOff: { firstS: 3600 } }
  const note = defineJob<Named>({
    ...basics,
    name: 'tests.note',
    run: async (ctx, { name }, job) => {
      job.progress(1, 3)
      ctx.afterCommit(() => jobs.done.push(name))
      await jobs.behave(name, job.signal, job.attempt, ctx.principal)
    },
  })
  const single = defineJob<Named>({ ...note, name: 'tests.single', concurrency: 1 })
  const brief = defineJob<Named>({ ...note, ...short, name: 'tests.brief' })
  const untilDone = defineJob<Named>({ ...note, name: 'tests.until_done', unique: 'until_done' })
  const untilStarted = defineJob<Named>({ ...note, name: 'tests.until_started', unique: 'until_started' })
  const outside = defineJob<Named>({
    ...basics,
    name: 'tests.outside',
    concurrency: 2,
    work: async ({ name }, job) => {
      await jobs.behave(name, job.signal, job.attempt)
      await job.transact(async (ctx) => ctx.afterCommit(() => jobs.done.push(name)))
    },
  })
  const long = defineJob<Named>({ ...outside, name: 'tests.long', concurrency: 4, takesLong: true })
  const kinds: Record<string, JobKind<Named>> = {
    note,
    single,
    brief,
    until_done: untilDone,
    until_started: untilStarted,
    outside,
    long,
  }
  const jobs: TestJobs = {
    module: defineModule({
      name: 'tests',
      jobs: Object.values(kinds),
      crons: cron ? [{ name: 'tests.cron', job: untilDone, ...cron }] : [],
    }),
    done: [],
    behave: async () => {},
    add: (runtime, tenantId, name, { kind = 'note', thenFail = false, ...options } = {}) =>
      write(runtime, ownCall('test'), systemPrincipal(tenantId), async (ctx) => {
        const id = await enqueue(ctx, kinds[kind] ?? note, { name }, options)
        if (thenFail) throw new Error('rolled back')
        return id
      }),
  }
  return jobs
}

/** Something that is waited for until a test lets it go. */
export function aHold(): { held: Promise<void>; release: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { held: promise, release: resolve }
}
