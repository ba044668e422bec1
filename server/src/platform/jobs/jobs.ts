import { EventEmitter } from 'node:events'
import type { Logger } from 'pino'
import type { Clock } from '../../kernel/clock.ts'
import type { Db, Pool } from '../../kernel/db.ts'
import type { JobKind } from '../../kernel/job.ts'
import type { JobQueue } from '../../kernel/job-queue.ts'
import { listenTo, notify } from '../journal/journal.store.ts'
import type { Link } from '../journal/link.ts'
import { throttled } from '../journal/loop.ts'
import type { Module } from '../module.ts'
import type { Jobs } from '../runtime.ts'
import { openEngine } from '../queue/job.engine.ts'
import { startRunner, type Runner } from './job.runner.ts'

/** Where processes that add jobs tell those that run them. */
const channel = 'eventkit_jobs'
const tellEveryMs = 20

/** What jobs run on. */
export interface JobsOptions {
  appUrl: string
  pool: Pool
  log: Logger
  clock: Clock
  modules: readonly Module[]
  /** The connection that listens. */
  link: Link
}

/** Makes jobs addable; a process that works calls `run` as well. */
export async function openJobs({ appUrl, pool, log, clock, modules, link }: JobsOptions): Promise<Jobs> {
  const kinds = modules.flatMap((module) => module.jobs ?? [])
  const crons = modules.flatMap((module) => module.crons ?? [])
  const engine = await openEngine({ appUrl, log, clock, kinds })
  const ends = makeEnds()
  let runner: Runner | undefined
  let listening: Db | undefined
  // A lost word costs the seconds until somebody looks.
  const tell = throttled(tellEveryMs, () => {
    if (listening) notify(listening, channel).catch((error: unknown) => link.drop(error))
  })
  link.use({
    up: (db) => {
      listening = db
      listenTo(db, channel).catch((error: unknown) => link.drop(error))
    },
    down: () => {
      listening = undefined
    },
    notified: (name) => {
      if (name !== channel) return
      runner?.wake()
      runner?.beat()
    },
  })
  const { add, addForAll, cancel, retry, now } = engine
  const subjectOf = subjectsOf(kinds)
  const wake = () => (runner ? runner.wake() : tell())
  const queue: JobQueue = { add, addForAll, cancel, retry, subjectOf, now, wake, recall: tell }
  return {
    queue,
    engine,
    run: (runtime) => {
      runner = startRunner({ runtime, engine, kinds, crons, pool, queue, onEnd: ends.tell })
    },
    nextEnd: ends.next,
    running: () => runner?.running ?? 0,
    rounds: () => runner?.rounds ?? 0,
    close: async (withinMs) => {
      await runner?.close(withinMs)
      await engine.close()
    },
  }
}

function subjectsOf(kinds: readonly JobKind[]): JobQueue['subjectOf'] {
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  return (name, payload) => {
    const kind = byName.get(name)
    try {
      return kind?.subject?.(kind.payload(payload))
    } catch {
      // Another version's; it fails when it runs, and says so.
      return undefined
    }
  }
}

/** Who waits for the end of which job. */
function makeEnds(): { tell: (id: string) => void; next: Jobs['nextEnd'] } {
  const waiting = new EventEmitter().setMaxListeners(0)
  const next: Jobs['nextEnd'] = (id, mostMs) =>
    new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer)
        waiting.off(id, end)
        resolve()
      }
      const timer = setTimeout(end, mostMs)
      waiting.once(id, end)
    })
  return { tell: (id) => void waiting.emit(id), next }
}
