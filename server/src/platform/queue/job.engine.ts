import { PgBoss, type Clock as EngineClock, type SendOptions } from 'pg-boss'
import type { Logger } from 'pino'
import sql, { type Sql } from 'sql-template-tag'
import type { Clock } from '../../kernel/clock.ts'
import type { Db } from '../../kernel/db.ts'
import type { JobKind } from '../../kernel/job.ts'
import type { NewJob } from '../../kernel/job-queue.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { databaseOf, openEnginePool, within, type EngineDatabase } from './job.database.ts'

/** A job that this process has taken; the id and the count together name its attempt. */
export interface TakenJob {
  id: string
  /** How often it was tried before. */
  retryCount: number
  /** The company. */
  groupId: string
  data: JobData
}

/** What is stored with a job. */
export interface JobData {
  payload: JsonObject
  user_id?: string
  permissions?: readonly string[]
  asked_at?: string
  correlation_id?: string
}

/** A worker that is killed is missed after this long, at a look of which there is one in so many seconds. */
const heartbeatSeconds = 20
export const looksEverySeconds = 10

/** A job that waits is never thrown away for its age: a year, and only a worker that is gone for so long loses it. */
const waitsAtMost = 365 * 86_400

const policies = { until_done: 'exclusive', until_started: 'stately' } as const

/** What there is to run. */
export interface Due {
  kinds: string[]
  next: Date | null
  now: Date
}

/** What the engine runs on. */
export interface EngineOptions {
  /** The database as the app's own, lesser role. */
  appUrl: string
  log: Logger
  clock: Clock
  kinds: readonly JobKind[]
}

/**
 * pg-boss, as far as it is used: adding, taking, ending and missing jobs. What it would do beside is left to it nowhere: its
 * tables are migrated by us, its workers, schedules and notifications are not started (docs/adr/0027).
 */
export interface Engine {
  /** Adds a job with the transaction of `db`; undefined when one of its key is there. */
  add(db: Db, job: NewJob): Promise<string | undefined>
  /** Adds jobs of several companies with one transaction, which is of none. */
  addForAll(db: Db, jobs: readonly NewJob[]): Promise<void>
  /** Takes up to `most` jobs of a kind that are due, of companies other than `except`; no other process gets them. */
  take(kind: string, most: number, except: readonly string[]): Promise<TakenJob[]>
  /** Marks one as done with a transaction. False when it is not this process's any more, or was cancelled. */
  done(db: Db, kind: string, job: TakenJob): Promise<boolean>
  /** Notes a failure: it comes again after a pause or, when it has no attempts left or `isFinal`, is a dead letter. */
  fail(kind: string, job: TakenJob, error: JsonObject, isFinal: boolean): Promise<void>
  /** Gives jobs back untried, for another process. */
  giveBack(kind: string, job: TakenJob): Promise<void>
  /** Says that jobs still run. Answers the ids of those that are this process's still. */
  touch(kind: string, jobs: readonly TakenJob[]): Promise<ReadonlySet<string>>
  /** Keeps how far a job is. */
  progress(kind: string, job: TakenJob, done: number, total: number): Promise<void>
  /** Has jobs whose worker is gone tried again, and forgets those that ended long ago. */
  look(): Promise<void>
  /** Cancels a job with a transaction of its company. */
  cancel(db: Db, kind: string, id: string): Promise<void>
  /** Has a dead letter tried once more, with a transaction of its company. */
  retry(db: Db, kind: string, id: string): Promise<void>
  /** The time by which jobs come due. */
  now(db: Db): Promise<Date>
  /** Kinds with jobs that are due, and when the next job of any is, by the database's clock, which the answer brings. */
  due(): Promise<Due>
  /** Runs a query over the jobs of all companies. */
  rows<Row>(query: Sql): Promise<Row[]>
  close(): Promise<void>
}

/** Opens the engine and makes its queues, one for each kind. */
export async function openEngine({ appUrl, log, clock, kinds }: EngineOptions): Promise<Engine> {
  const pool = openEnginePool(appUrl)
  const own = databaseOf(pool, clock)
  const byName = new Map(kinds.map((kind) => [kind.name, kind]))
  await own.executeSql(
    `select jobs.create_queue(name, options) from jsonb_to_recordset($1) as x(name text, options jsonb)`,
    [JSON.stringify(kinds.map(queueOf))],
  )
  const boss = await startBoss(own, { log, clock })
  const rows = async <Row>(query: Sql): Promise<Row[]> => (await own.executeSql(query.text, query.values)).rows as Row[]
  const opened: Opened = { boss, rows, clock, byName }
  return {
    rows,
    ...commandsOf(opened),
    ...endsOf(opened),
    ...looksOf(opened),
    close: async () => {
      await boss.stop({ graceful: false })
      await pool.end()
    },
  }
}

/** What the parts of the engine share. */
interface Opened {
  boss: PgBoss
  rows: Engine['rows']
  clock: Clock
  byName: ReadonlyMap<string, JobKind>
}

async function startBoss(db: EngineDatabase, { log, clock }: Pick<EngineOptions, 'log' | 'clock'>): Promise<PgBoss> {
  const boss = new PgBoss({
    db,
    schema: 'jobs',
    migrate: false,
    createSchema: false,
    supervise: false,
    schedule: false,
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    monitorIntervalSeconds: looksEverySeconds,
    clock: engineClock(clock),
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the job engine'))
  return await boss.start()
}

/** What others ask for, in their own transactions. */
const commandsOf = ({
  boss,
  clock,
  byName,
}: Opened): Pick<Engine, 'add' | 'addForAll' | 'cancel' | 'retry' | 'now'> => {
  const add: Engine['add'] = async (db, job) => {
    const kind = byName.get(job.kind)
    if (!kind) throw new Error(`no module brings the job ${job.kind}`)
    if ((kind.unique === undefined) !== (job.key === undefined)) throw new Error(`${job.kind}: a key goes with unique`)
    const options = { ...optionsOf(kind, job), db: within(db, clock) }
    return (await boss.send(job.kind, dataOf(job), options)) ?? undefined
  }
  return {
    add,
    addForAll: async (db, jobs) => {
      await db.run(sql`select set_config('app.jobs', 'engine', true)`)
      // In one order: who adds a key that another has added waits for them.
      for (const job of jobs.toSorted(byKey)) await add(db, job)
    },
    now: async (db) => {
      const { rows } = await within(db, clock).executeSql('select jobs.job_now() as now')
      return (rows[0] as { now: Date }).now
    },
    cancel: async (db, kind, id) => void (await boss.cancel(kind, id, { db: within(db, clock) })),
    retry: async (db, kind, id) => void (await boss.retry(kind, id, { db: within(db, clock) })),
  }
}

const placeOf = ({ kind, tenantId, key = '' }: NewJob): string => `${kind} ${tenantId} ${key}`

function byKey(one: NewJob, other: NewJob): number {
  const [a, b] = [placeOf(one), placeOf(other)]
  if (a === b) return 0
  return a < b ? -1 : 1
}

/** How a run begins, goes on and ends. */
const endsOf = ({
  boss,
  rows,
  clock,
}: Opened): Pick<Engine, 'take' | 'done' | 'fail' | 'giveBack' | 'touch' | 'progress'> => ({
  take: async (kind, most, except) => {
    const taken = await boss.fetch<JobData>(kind, { batchSize: most, ignoreGroups: [...except] })
    return taken.map(({ id, retryCount, groupId, data }) => ({ id, retryCount, groupId: groupId ?? '', data }))
  },
  done: async (db, kind, { id, retryCount }) => {
    const { affected } = asCounted(await boss.complete(kind, { id, retryCount }, null, { db: within(db, clock) }))
    return affected === 1
  },
  fail: async (kind, job, error, isFinal) => {
    if (isFinal) await rows(sql`update jobs.job set retry_limit = retry_count where ${attemptOf(kind, job)}`)
    await boss.fail(kind, { id: job.id, retryCount: job.retryCount }, error)
  },
  giveBack: async (kind, job) => {
    // Where another of its key was added meanwhile, the two wait in different states: one key has one job in each.
    await rows(sql`
      update jobs.job j set started_on = null, heartbeat_on = null, state = case when exists (
          select from jobs.job o
          where o.name = j.name and o.singleton_key = j.singleton_key and o.state = 'created')
        then 'retry' else 'created' end::jobs.job_state
      where ${attemptOf(kind, job)}`)
  },
  touch: async (kind, jobs) => {
    const attempts = jobs.map(({ id, retryCount }) => ({ id, retryCount }))
    const { settled } = asCounted(await boss.touch(kind, attempts))
    return new Set(settled)
  },
  progress: async (kind, job, done, total) => {
    await rows(sql`update jobs.job set output = ${JSON.stringify({ done, total })} where ${attemptOf(kind, job)}`)
  },
})

/** A job while it is still this attempt's, as pg-boss tells it. */
const attemptOf = (kind: string, { id, retryCount }: TakenJob): Sql =>
  sql`name = ${kind} and id = ${id} and state = 'active' and retry_count = ${retryCount}`

/** What there is to do. */
const looksOf = ({ boss, rows, byName }: Opened): Pick<Engine, 'look' | 'due'> => ({
  look: async () => {
    // Who is lost with tries left has its job taken up at once: pg-boss alone would have it pause as if it had failed.
    await rows(sql`
      update jobs.job j set state = 'retry', start_after = jobs.job_now(), heartbeat_on = null, output = ${lostWorker}
      where state = 'active' and group_id is not null and retry_count < retry_limit
        and heartbeat_on < jobs.job_now() - heartbeat_seconds * interval '1 second'
        and not exists (
          select from jobs.job o
          where o.name = j.name and o.singleton_key = j.singleton_key and o.state = 'retry')`)
    await boss.supervise()
  },
  due: async () => {
    const [found] = await rows<Due>(sql`
      select coalesce(array_agg(k.name) filter (where k.next <= jobs.job_now()), '{}') as kinds,
        min(k.next) filter (where k.next > jobs.job_now()) as next, jobs.job_now() as now
      from unnest(${[...byName.keys()]}::text[]) n cross join lateral (
        select j.name, j.start_after as next from jobs.job j
        where j.name = n and j.state < 'active' and not j.blocked order by j.start_after limit 1) k`)
    if (!found) throw new Error('the database did not say what is due')
    return found
  },
})

const queueOf = (kind: JobKind): JsonObject => ({
  name: kind.name,
  options: { policy: kind.unique ? policies[kind.unique] : 'standard' },
})

function optionsOf(kind: JobKind, job: NewJob): SendOptions {
  const { firstS = 5, mostS = 3600 } = kind.backOff ?? {}
  return {
    group: { id: job.tenantId },
    priority: job.priority ?? 0,
    retryLimit: (kind.attempts ?? 5) - 1,
    retryDelay: firstS,
    retryBackoff: true,
    retryDelayMax: mostS,
    expireInSeconds: kind.limitS ?? 900,
    heartbeatSeconds,
    retentionSeconds: waitsAtMost,
    deleteAfterSeconds: (kind.keptDays ?? 30) * 86_400,
    ...(job.runAt && { startAfter: job.runAt }),
    // A key is one company's own.
    ...(job.key !== undefined && { singletonKey: `${job.tenantId} ${job.key}` }),
  }
}

const dataOf = ({ payload, as, correlationId }: NewJob): JobData => ({
  payload,
  ...(as && { user_id: as.userId, permissions: as.permissions, asked_at: as.askedAt.toISOString() }),
  ...(correlationId !== undefined && { correlation_id: correlationId }),
})

const lostWorker = JSON.stringify({ kind: 'internal', reason: 'lost', message: 'The process that ran it is gone.' })

/** The engine asks for the time by our clock, and waits by the machine's. */
const engineClock = (clock: Clock): EngineClock => ({
  now: () => clock.now().getTime(),
  setTimeout: (run, ms) => setTimeout(run, ms).unref(),
  clearTimeout: (timer) => clearTimeout(timer as NodeJS.Timeout),
  setInterval: (run, ms) => setInterval(run, ms).unref(),
  clearInterval: (timer) => clearInterval(timer as NodeJS.Timeout),
})

/** What a command says it did; the engine's types leave it out. */
const asCounted = (answer: object): { affected: number; settled?: string[] } =>
  answer as { affected: number; settled?: string[] }
