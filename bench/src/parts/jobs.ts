import { pino } from 'pino'
import sql from 'sql-template-tag'
import { type App, buildApp } from '../../../server/src/app.ts'
import { loadConfig } from '../../../server/src/config.ts'
import type { Ctx } from '../../../server/src/kernel/ctx.ts'
import { invalid } from '../../../server/src/kernel/errors.ts'
import { newId } from '../../../server/src/kernel/ids.ts'
import { defineJob, enqueue } from '../../../server/src/kernel/job.ts'
import { modules } from '../../../server/src/modules.ts'
import { systemPrincipal } from '../../../server/src/platform/auth/index.ts'
import { ownCall, write } from '../../../server/src/platform/calls/transact.ts'
import { defineModule } from '../../../server/src/platform/module.ts'
import type { Bench, Part } from '../bench.ts'
import { type Database, withClient } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'
import { median, quantile, spread } from '../statistics.ts'

const writers = 8

type Numbered = { n: number }

/** A job with one row as its effect, so that effects can be counted. */
const effect = defineJob<Numbered>({
  name: 'bench.effect',
  payload: ({ n }) => ({ n: Number(n) }),
  concurrency: 6,
  run: ({ db }, { n }) => insert(db, n),
})

const insert = (db: Ctx['db'], n: number): Promise<number> => db.run(sql`insert into bench_effect (n) values (${n})`)

const benchModule = defineModule({ name: 'bench', jobs: [effect] })

/**
 * Adding a job beside the same transaction without it; 20,000 transactions that add one, half of them rolled back, and
 * how fast the rest run; the delay from adding to the start; and one company's job behind 10,000 of another.
 */
export const jobs: Part = async (bench) => {
  const database = await (await bench.cluster()).create('bench_jobs')
  const role = new URL(database.appUrl).username
  await withClient(database.ownerUrl, (client) =>
    client.query(`create table bench_effect (n int); grant select, insert on bench_effect to "${role}"`),
  )
  const api = await open(database, 'api')
  const figures = [...(await adding(bench, api)), await halfRolledBack(bench, database, api)]
  const worker = await open(database, 'worker')
  try {
    return [...figures, await delay(bench, api), await behind(bench, api)]
  } finally {
    await worker.close()
    await api.close()
  }
}

const open = (database: Database, role: string): Promise<App> =>
  buildApp({
    config: loadConfig({ EVENTKIT_SECRET: 'a secret for the bench only, long enough', ROLE: role }),
    appUrl: database.appUrl,
    log: pino({ level: 'warn' }),
    modules: [...modules, benchModule],
  })

const transact = <T>({ runtime }: App, tenantId: string, work: (ctx: Ctx) => Promise<T>): Promise<T> =>
  write(runtime, ownCall('bench'), systemPrincipal(tenantId), work)

/** Eight writers at once, each `work` for as long as `next` gives a number; a second's worth. */
async function each(next: () => number | undefined, work: (n: number) => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  let count = 0
  await Promise.all(
    Array.from({ length: writers }, async () => {
      for (let n = next(); n !== undefined; n = next()) {
        await work(n)
        count++
      }
    }),
  )
  return (count / (performance.now() - startedAt)) * 1000
}

function upTo(count: number): () => number | undefined {
  let n = 0
  return () => (n < count ? n++ : undefined)
}

async function adding(bench: Bench, app: App): Promise<Figure[]> {
  const [rounds, count] = bench.options.isQuick ? [3, 500] : [7, 1500]
  const company = newId()
  const later = { runAt: new Date(Date.now() + 86_400_000) }
  const bare = (n: number) => transact(app, company, ({ db }) => insert(db, n))
  const withJob = (n: number) =>
    transact(app, company, async (ctx) => {
      await insert(ctx.db, n)
      await enqueue(ctx, effect, { n }, later)
    })
  await each(upTo(300), withJob)
  const rates = { ours: [] as number[], floor: [] as number[] }
  for (let i = 0; i < rounds; i++) {
    rates.ours.push(await each(upTo(count), withJob))
    rates.floor.push(await each(upTo(count), bare))
  }
  const ratios = rates.ours.map((rate, i) => rate / (rates.floor[i] ?? Number.NaN))
  await app.runtime.jobs.engine.rows(sql`delete from jobs.job where name = ${effect.name}`)
  return [
    {
      part: 'jobs',
      name: 'a transaction that adds a job',
      value: median(ratios),
      unit: '',
      ours: `${shown(median(rates.ours))}/s`,
      floor: `${shown(median(rates.floor))}/s, the insert alone`,
      details: { ratios, spread: spread(ratios), rates },
    },
  ]
}

const done = async ({ runtime }: App): Promise<number> =>
  (
    await runtime.jobs.engine.rows<{ count: string }>(sql`
    select count(*) from jobs.job where name = ${effect.name} and state = 'completed'`)
  )[0]?.count as unknown as number

async function halfRolledBack(bench: Bench, database: Database, api: App): Promise<Figure> {
  const count = bench.options.isQuick ? 2000 : 20_000
  const companies = [newId(), newId(), newId()]
  // A refusal: after any other error the connection is not used again.
  const given = invalid('n', 'is rolled back')
  const added = await each(upTo(count), (n) =>
    transact(api, companies[n % 3] ?? '', async (ctx) => {
      await enqueue(ctx, effect, { n })
      if (n % 2 === 1) throw given
    }).catch((error: unknown) => {
      if (error !== given) throw error
    }),
  )
  await withClient(database.ownerUrl, (client) => client.query('truncate bench_effect'))
  const startedAt = performance.now()
  const worker = await open(database, 'worker')
  while (Number(await done(api)) < count / 2) await new Promise((resolve) => setTimeout(resolve, 50))
  const seconds = (performance.now() - startedAt) / 1000
  await worker.close()
  const { rows } = await withClient(database.ownerUrl, (client) =>
    client.query<{ right: boolean }>(
      `select count(*) = $1 and count(distinct n) = $1 and bool_and(n % 2 = 0) as right from bench_effect`,
      [count / 2],
    ),
  )
  if (!rows[0]?.right) throw new Error('not exactly the jobs of the committed transactions ran, or not each once')
  return {
    part: 'jobs',
    name: 'jobs run a second, each in a transaction',
    value: count / 2 / seconds,
    unit: '/s',
    ours: `${shown(count)} added at ${shown(added)}/s, half rolled back`,
    note: `exactly the other ${shown(count / 2)} ran, each once; three companies in turn, one process`,
  }
}

/** From adding to the start of jobs that come one after the other, by the database's clock. */
async function delay(bench: Bench, api: App): Promise<Figure> {
  const company = newId()
  for (let n = 0; n < (bench.options.isQuick ? 50 : 300); n++) {
    await transact(api, company, (ctx) => enqueue(ctx, effect, { n }))
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  const delays = await delaysOf(api, company)
  return {
    part: 'jobs',
    name: 'delay from adding a job to its start in another process, p95',
    value: quantile(delays, 0.95),
    unit: 'ms',
    ours: `p50 ${shown(median(delays))} ms of ${delays.length} jobs, 50 a second`,
  }
}

async function delaysOf({ runtime }: App, company: string): Promise<number[]> {
  for (;;) {
    const rows = await runtime.jobs.engine.rows<{ ms: number | null }>(sql`
      select (extract(epoch from started_on - created_on) * 1000)::float8 as ms from jobs.job where group_id = ${company}`)
    const started = rows.flatMap(({ ms }) => (ms === null ? [] : [ms]))
    if (started.length === rows.length) return started
  }
}

async function behind(bench: Bench, api: App): Promise<Figure> {
  const count = bench.options.isQuick ? 2000 : 10_000
  const [large, small] = [newId(), newId()]
  // In one transaction, so that all are there at once.
  await transact(api, large, async (ctx) => {
    for (let n = 0; n < count; n++) await enqueue(ctx, effect, { n })
  })
  for (let n = 0; n < 10; n++) {
    await transact(api, small, (ctx) => enqueue(ctx, effect, { n }))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const delays = await delaysOf(api, small)
  return {
    part: 'jobs',
    name: `the same of a company whose jobs come after ${shown(count)} of another, worst of 10`,
    value: Math.max(...delays),
    unit: 'ms',
    ours: `p50 ${shown(median(delays))} ms`,
  }
}
