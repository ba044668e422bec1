import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { type Bench, clients, type Part } from '../bench.ts'
import { withClient } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'
import { processorMs } from '../process.ts'
import { median, spread } from '../statistics.ts'
import { call, makeWorld, type World } from '../world.ts'
import { simulatedYear } from './recurrence.year.ts'

/** Rules as people have them, each previewed as often as the others. */
const rules = [
  'FREQ=DAILY',
  'FREQ=DAILY;INTERVAL=3;COUNT=50',
  'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR',
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=TU',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1',
  'FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=1',
  'FREQ=YEARLY',
  'FREQ=YEARLY;BYMONTH=6;BYDAY=-1FR',
]

/**
 * What recurs: previews of 20 dates, completing a task of a series beside a plain one, a simulated year of a thousand series,
 * and what a hundred thousand that wait cost a server that does nothing else.
 */
export const recurrence: Part = async (bench) => {
  const cluster = await bench.cluster()
  const world = await makeWorld(cluster, { name: 'bench_recurrence', tasks: 1000, others: 0 })
  try {
    return [
      await previews(bench, world),
      await completions(bench, world),
      await idle(bench, world),
      await simulatedYear(bench, await cluster.create('bench_year')),
    ]
  } finally {
    await world.close()
  }
}

async function previews(bench: Bench, { ours, token }: World): Promise<Figure> {
  const headers = { authorization: `Bearer ${await token()}`, 'content-type': 'application/json' }
  const requests = rules.map((rule) => ({
    method: 'POST' as const,
    path: '/api/v1/recurrences/preview',
    headers,
    body: JSON.stringify({ rule, starts_at: '2027-01-31T09:00', time_zone: 'Europe/Vienna', count: 20 }),
  }))
  const amount = bench.options.isQuick ? 400 : 4000
  const job = { origin: ours.origin, connections: 1, amount, warmUp: amount / 4 }
  const found = await bench.load.run({ ...job, requests })
  const floor = await bench.load.run({ ...job, requests: [{ method: 'GET', path: '/api/v1/me', headers }] })
  return {
    part: 'recurrence',
    name: 'preview of 20 dates, p95',
    value: found.p95,
    unit: 'ms',
    ours: `p50 ${shown(found.p50)}, p99 ${shown(found.p99)} ms`,
    floor: `p50 ${shown(floor.p50)}, p95 ${shown(floor.p95)} ms, GET /api/v1/me`,
    atMost: 5,
  }
}

const series = { rule: 'FREQ=WEEKLY;BYDAY=MO', starts_at: '2099-01-05T09:00', time_zone: 'Europe/Vienna' }

async function completions(bench: Bench, { ours, token }: World): Promise<Figure> {
  const [pairs, count] = bench.options.isQuick ? [3, 200] : [9, 800]
  const post = async (path: string, body: object): Promise<{ id: string }> =>
    call(ours.origin, `POST ${path}`, { token: bearer, body })
  const bearer = await token()
  const round = async (recurrence: object): Promise<number> => {
    const ids: string[] = []
    await eachOf(count, async () => void ids.push((await post('/api/v1/tasks', { title: 'Water', ...recurrence })).id))
    return eachOf(count, async (n) => void (await post(`/api/v1/tasks/${ids[n]}/complete`, {})))
  }
  const rates = { plain: [] as number[], series: [] as number[] }
  await round({})
  await round({ recurrence: series })
  for (let i = 0; i < pairs; i++) {
    rates.plain.push(await round({}))
    rates.series.push(await round({ recurrence: series }))
  }
  const ratios = rates.series.map((rate, i) => rate / (rates.plain[i] ?? Number.NaN))
  return {
    part: 'recurrence',
    name: 'completing a task of a series, with its next',
    value: median(ratios),
    unit: '',
    ours: `${shown(median(rates.series))}/s`,
    floor: `${shown(median(rates.plain))}/s, completing a plain task`,
    atLeast: 0.7,
    note: 'the next is a new row with an entry of its own, so this is completing and creating in one transaction',
    details: { ratios, spread: spread(ratios), rates },
  }
}

/** Does something so many times, as many clients at once as everywhere; answers how often a second. */
async function eachOf(count: number, work: (n: number) => Promise<void>): Promise<number> {
  let next = 0
  const startedAt = performance.now()
  const client = async (): Promise<void> => {
    while (next < count) await work(next++)
  }
  await Promise.all(Array.from({ length: clients }, client))
  return (count / (performance.now() - startedAt)) * 1000
}

/** The processor's milliseconds a second that server and database take at rest, before and after the series are there. */
async function idle(bench: Bench, world: World): Promise<Figure> {
  const [count, seconds] = bench.options.isQuick ? [10_000, 5] : [100_000, 30]
  const before = await atRest(bench, world, seconds)
  await waitingSeries(world, count)
  const after = await atRest(bench, world, seconds)
  return {
    part: 'recurrence',
    name: `what ${shown(count)} series that wait cost an idle server`,
    value: after - before,
    unit: 'ms/s',
    ours: `${shown(after)} ms of the processors a second`,
    floor: `${shown(before)} ms, without them`,
    atMost: 5,
    note: 'a third of each policy for missed times, so that two thirds have a job that waits; server and database together',
  }
}

async function atRest(bench: Bench, { ours }: World, seconds: number): Promise<number> {
  const database = (await bench.cluster()).pid
  const spent = () => (processorMs(ours.pid) ?? 0) + (processorMs(database, { withChildren: true }) ?? 0)
  // What came before is over by then.
  await sleep(3000)
  let [total, before] = [0, spent()]
  for (let step = 0; step < seconds * 2; step++) {
    await sleep(500)
    const now = spent()
    // A connection of the database that ends takes what it spent along.
    total += Math.max(0, now - before)
    before = now
  }
  return total / seconds
}

/** Three series made as everybody makes them, and copies of their rows and of what waits for them. */
async function waitingSeries({ ours, token, database }: World, count: number): Promise<void> {
  const bearer = await token()
  const each = Math.floor(count / 3)
  for (const [i, missed] of ['wait', 'collapse', 'all'].entries()) {
    const body = { title: `Waits by ${missed}`, recurrence: { ...series, missed } }
    const { id } = await call<{ id: string }>(ours.origin, 'POST /api/v1/tasks', { token: bearer, body })
    await withClient(database.ownerUrl, async (client) => {
      const fresh = { id: 'made.id', series_id: 'made.id', number: `10000000 + ${i * each} + made.n` }
      await copyRows(client, 'public.work_task', `id = '${id}'`, each, fresh)
      const waiting = { id: 'made.id', singleton_key: 'singleton_key || made.n' }
      await copyRows(client, 'jobs.job', `name = 'work.occurrence' and data::text like '%${id}%'`, each, waiting)
    })
  }
  await withClient(database.ownerUrl, (client) => client.query('vacuum analyze'))
}

/** Copies the rows that fit so many times, with some of their columns made anew. */
async function copyRows(
  client: pg.Client,
  table: string,
  fitting: string,
  count: number,
  fresh: Readonly<Record<string, string>>,
): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `select column_name as name from information_schema.columns
    where table_schema || '.' || table_name = $1 and is_generated = 'NEVER'`,
    [table],
  )
  const kept = rows.map(({ name }) => name).filter((name) => !(name in fresh))
  const columns = [...Object.keys(fresh), ...kept.map((name) => `"${name}"`)]
  await client.query(
    `insert into ${table} (${columns.join()})
    select ${[...Object.values(fresh), ...kept.map((name) => `"${name}"`)].join()}
    from (select * from ${table} where ${fitting}) found,
      (select gen_random_uuid() as id, n from generate_series(1, ${count}) n) made`
      // A column of both would be ambiguous.
      .replaceAll('"id"', 'found.id'),
  )
}
