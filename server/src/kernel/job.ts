import type { Ctx } from './ctx.ts'
import type { NewJob } from './job-queue.ts'
import type { JsonObject } from './json.ts'

/** A job while it runs, as its handler sees it. */
export interface RunningJob {
  readonly id: string
  /** The company it belongs to; the nil id for the server's own. */
  readonly tenantId: string
  /** 1 the first time. */
  readonly attempt: number
  /** Aborted when the job is cancelled, takes longer than its limit or when this process stops. */
  readonly signal: AbortSignal
  /** Says how far it is; kept and shown about twice a second, beside the transaction. */
  progress(done: number, total: number): void
  /** Opens a transaction of the job's company, for a handler that runs without one. */
  transact<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
}

/** What all kinds of job have in common. */
interface JobBasics<P extends JsonObject> {
  /** `imports.commit`: the module, then what it does. */
  readonly name: string
  /** Reads a payload as it was stored; throws for one that is not of this kind. */
  readonly payload: (stored: JsonObject) => P
  /** The record that such a job is about, by its kind and id; it is named to those who may see it. */
  subject?(payload: P): { type: string; id: string }
  /**
   * How many of the kind a process runs at a time, 4 unless said. A company gets all of them but one, so that somebody
   * else's job finds a place at once.
   */
  readonly concurrency?: number
  /**
   * It spends its time waiting for others, without a connection of the database: it takes none of the places that all kinds of
   * a process share, only those of its own kind.
   */
  readonly waits?: boolean
  /**
   * Its runs may take minutes: together such kinds take all of the places that kinds share but one, so that what takes a moment,
   * such as reminders, finds a place.
   */
  readonly takesLong?: true
  /** How often it is tried in all; 5 unless said. */
  readonly attempts?: number
  /**
   * Seconds until the second try, 5 unless said, and up to twice that, so that what failed together is not tried together; the
   * pauses double, up to `mostS`, an hour unless said.
   */
  readonly backOff?: { firstS: number; mostS?: number }
  /** Seconds a run may take; 900 unless said. */
  readonly limitS?: number
  /**
   * For a kind whose jobs have a key: a second one of the same key is not added before the first is done, or before it has
   * started. Of one key never two run at a time.
   */
  readonly unique?: 'until_done' | 'until_started'
  /** Days until one that has ended is forgotten; 30 unless said. */
  readonly keptDays?: number
}

/** A kind of job, see `defineJob`. */
export type JobKind<P extends JsonObject = JsonObject> = JobBasics<P> &
  (
    | {
        /**
         * Does it in one transaction of the job's company, which also marks it as done: its effects are there exactly once,
         * whatever dies when.
         */
        run(ctx: Ctx, payload: P, job: RunningJob): Promise<unknown>
      }
    | {
        /** Does it outside a transaction, for what waits for others: at least once, so that doing it again must do no harm. */
        work(payload: P, job: RunningJob): Promise<unknown>
      }
  )

/** A schedule, given to a module beside its jobs: the server's own job, added whenever it comes due. */
export interface Cron {
  readonly name: string
  /** Five fields, as in a crontab: minute, hour, day of the month, month, day of the week. */
  readonly schedule: string
  /** An IANA zone; a time that the clocks skip comes due an hour later, one that they repeat once. */
  readonly timeZone: string
  /** What to do; a kind without a payload. One that still runs is not joined by a second. */
  readonly job: JobKind
}

/** How one job differs from others of its kind. */
export interface JobOptions {
  /** Not before this; at once unless said. */
  runAt?: Date
  /** For a kind that is `unique`. */
  key?: string
  /** One of a higher priority starts first, among those of one kind and company; 0 unless said. */
  priority?: number
  /** Run it with the rights of whoever asks, narrowed to what they have when it runs. */
  asCaller?: boolean
}

/**
 * Defines a kind of job. A module gives it to the server in `defineModule({ jobs })`.
 *
 * @example
 * const greet = defineJob({ name: 'crm.greet', payload: readGreeting, run: async (ctx, { clientId }) => … })
 * await enqueue(ctx, greet, { clientId }, { runAt: tomorrow })
 */
export const defineJob = <P extends JsonObject>(kind: JobKind<P>): JobKind<P> => kind

/** Adds a job with the caller's transaction: rolled back, it never was. Answers its id, undefined when its key is taken. */
export async function enqueue<P extends JsonObject>(
  ctx: Ctx,
  kind: JobKind<P>,
  payload: P,
  { asCaller = false, ...options }: JobOptions = {},
): Promise<string | undefined> {
  const { jobs } = ctx.services
  const { tenantId, correlationId, principal } = ctx
  const as = asCaller
    ? { as: { userId: principal.userId, permissions: [...principal.permissions], askedAt: ctx.now } }
    : {}
  const id = await jobs.add(ctx.db, { kind: kind.name, tenantId, payload, correlationId, ...as, ...options })
  ctx.afterCommit(jobs.wake)
  return id
}

/** Adds jobs of several companies with the caller's transaction, which is of none: what a sweep found, if anything. */
export async function enqueueForAll(ctx: Ctx, found: readonly NewJob[]): Promise<void> {
  if (found.length === 0) return
  const { jobs } = ctx.services
  await jobs.addForAll(ctx.db, found)
  ctx.afterCommit(jobs.wake)
}

/** The payload of a kind that needs none. */
export const noPayload = (): JsonObject => ({})

/** A schedule of the server's own. */
export const everyFiveMinutes = (job: JobKind): Cron => ({
  name: job.name,
  schedule: '*/5 * * * *',
  timeZone: 'UTC',
  job,
})

/** A schedule of the server's own at a minute of every hour. */
export const hourly = (job: JobKind, minute: number): Cron => ({
  name: job.name,
  schedule: `${minute} * * * *`,
  timeZone: 'UTC',
  job,
})
