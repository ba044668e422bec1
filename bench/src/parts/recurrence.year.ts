import { pino } from 'pino'
import sql from 'sql-template-tag'
import { type App, buildApp } from '../../../server/src/app.ts'
import { loadConfig } from '../../../server/src/config.ts'
import { withTenant } from '../../../server/src/kernel/db.ts'
import { readSeries } from '../../../server/src/platform/recurrence/series-input.ts'
import { occurrencesOf } from '../../../server/src/platform/recurrence/series.ts'
import type { Bench } from '../bench.ts'
import type { Database } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'

// A year in which nobody looks but once a month: then whoever works closes everything that is due, some of it twice at once.

const start = '2027-01-04T07:00:00Z'
const months = 12

/** Zones whose clocks change on other days, by half an hour, or not at all. */
const zones = [
  'Europe/Vienna',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Africa/Casablanca',
  'Asia/Kathmandu',
]
const policies = ['wait', 'collapse', 'all'] as const
const times = ['T09:00', 'T02:30', '']
const rules = [
  'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO',
  'FREQ=MONTHLY;BYMONTHDAY=31',
  'FREQ=MONTHLY;BYDAY=-1FR',
  'FREQ=DAILY;INTERVAL=17',
  'FREQ=MONTHLY;BYDAY=SU;BYSETPOS=-1',
  'FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,SA',
  'FREQ=MONTHLY;BYMONTHDAY=15',
]

interface Kept {
  id: string
  rule: string
  zone: string
  missed: (typeof policies)[number]
  startsAt: string
}

interface Row {
  series_id: string
  occurrence: string
  is_open: boolean
}

/** A thousand series of every policy, over the changes of clocks in six zones: none is lost and none doubled, or it fails. */
export async function simulatedYear(bench: Bench, database: Database): Promise<Figure> {
  let now = new Date(start)
  const app = await buildApp({
    config: loadConfig({
      EVENTKIT_SECRET: 'a secret for the bench only, long enough',
      SIGN_UP: 'open',
      RATE_LIMIT: 'off',
    }),
    appUrl: database.appUrl,
    log: pino({ level: 'warn' }),
    clock: { now: () => now },
  })
  try {
    const count = bench.options.isQuick ? 100 : 1000
    const company = await signUp(app)
    const kept = await eachOf(count, (n) => aSeries(app, company.key, n))
    const startedAt = performance.now()
    for (let month = 1; month <= months; month++) {
      now = new Date(Date.UTC(2027, month, 4, 12))
      await settled(app, now)
      await closeDue(app, company, now)
    }
    await settled(app, now)
    const seconds = (performance.now() - startedAt) / 1000
    const rows = await allOf(app, company.id)
    assertExact(kept, rows, now)
    return {
      part: 'recurrence',
      name: `a simulated year of ${shown(count)} series`,
      value: seconds,
      unit: 's',
      ours: `${shown(rows.length)} tasks, ${shown(rows.length / seconds)}/s`,
      atMost: 60,
      note: 'all missed policies in six zones; each time of a series once, none lost',
    }
  } finally {
    await app.close()
  }
}

interface Company {
  id: string
  key: string
}

async function post(app: App, url: string, payload: object, token = ''): Promise<Record<string, unknown>> {
  const reply = await app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
  if (reply.statusCode >= 300) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body}`)
  return reply.json()
}

/** Sessions end within the year; a key does not. */
async function signUp(app: App): Promise<Company> {
  const person = { company_name: 'Year', name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }
  const session = await post(app, '/api/v1/auth/sign-up', person)
  const scopes = ['work:read', 'work:write']
  const made = await post(app, '/api/v1/api-keys', { name: 'Year', scopes }, String(session.access_token))
  return { id: (session.company as { id: string }).id, key: String(made.key ?? made.secret) }
}

async function aSeries(app: App, key: string, n: number): Promise<Kept> {
  const pick = <T>(list: readonly T[], step: number): T => list[Math.floor(n / step) % list.length] as T
  const missed = pick(policies, 1)
  const rule = pick(rules, 3)
  const zone = pick(zones, 21)
  const startsAt = `2027-01-0${4 + (n % 5)}${pick(times, 7)}`
  const recurrence = { rule, time_zone: zone, starts_at: startsAt, missed, month_end: 'skip' }
  const { id } = await post(app, '/api/v1/tasks', { title: `Series ${n}`, recurrence }, key)
  return { id: String(id), rule, zone, missed, startsAt }
}

/** Some things at once, as several people would. */
async function eachOf<T>(count: number, work: (n: number) => Promise<T>): Promise<T[]> {
  const found: T[] = []
  let next = 0
  const one = async (): Promise<void> => {
    while (next < count) {
      const n = next++
      found[n] = await work(n)
    }
  }
  await Promise.all(Array.from({ length: 8 }, one))
  return found
}

/** Nothing that has come due still waits for its job. */
async function settled(app: App, now: Date): Promise<void> {
  const left = sql`
    select count(*)::int as count from jobs.job
    where name = 'work.occurrence' and state < 'completed' and start_after <= ${now.toISOString()}::timestamptz`
  for (;;) {
    app.runtime.jobs.queue.wake()
    const [found] = await app.runtime.jobs.engine.rows<{ count: number }>(left)
    if (found?.count === 0) return
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

const ask = <T extends object>(app: App, companyId: string, query: ReturnType<typeof sql>): Promise<T[]> =>
  withTenant(app.runtime.pool, companyId, (db) => db.rows<T>(query))

/** Closes what is due until nothing is, a part of it twice at once. */
async function closeDue(app: App, { id, key }: Company, now: Date): Promise<void> {
  for (;;) {
    const due = await ask<{ id: string }>(
      app,
      id,
      sql`select id from work_task where status = 'todo' and due_date <= ${now.toISOString()}::timestamptz order by id`,
    )
    if (due.length === 0) return
    const batches = Array.from({ length: Math.ceil(due.length / 50) }, (_, i) => due.slice(i * 50, i * 50 + 50))
    await eachOf(batches.length, async (n) => {
      const ids = (batches[n] ?? []).map((task) => task.id)
      const once = post(app, '/api/v1/tasks/bulk-complete', { ids }, key)
      await Promise.all([once, ...ids.slice(0, 5).map((task) => post(app, `/api/v1/tasks/${task}/complete`, {}, key))])
    })
  }
}

const allOf = (app: App, companyId: string): Promise<Row[]> =>
  ask<Row>(app, companyId, sql`select series_id, occurrence, status = 'todo' as is_open from work_task`)

/** Each time once; of those that have their own each; of the others one that is open and lies ahead. */
function assertExact(kept: readonly Kept[], rows: readonly Row[], now: Date): void {
  const bySeries = Map.groupBy(rows, ({ series_id }) => series_id)
  for (const series of kept) {
    const found = bySeries.get(series.id) ?? []
    const keys = found.map(({ occurrence }) => occurrence).toSorted()
    const wrong = (what: string): never => {
      throw new Error(`${what}: ${JSON.stringify({ series, keys })}`)
    }
    if (new Set(keys).size !== keys.length) wrong('a time is there twice')
    const open = found.filter(({ is_open }) => is_open)
    if (open.length !== 1) wrong(`${open.length} are open`)
    const { expected, ahead } = timesOf(series, now)
    if (open[0]?.occurrence !== ahead) wrong(`the open one is not ${ahead}`)
    const missing = expected.filter((key) => !keys.includes(key))
    if (series.missed === 'all' && missing.length > 0) wrong(`lost ${missing.join()}`)
    const invented = keys.filter((key) => key !== ahead && !expected.includes(key))
    if (invented.length > 0) wrong(`${invented.join()} is no time of it`)
  }
}

/** The times that have come, and the next. */
function timesOf({ rule, zone, startsAt }: Kept, now: Date): { expected: string[]; ahead: string } {
  const said = { rule, startsAt, timeZone: zone, monthEnd: 'skip', excluded: [], added: [] }
  const expected: string[] = []
  for (const { key, at } of occurrencesOf(readSeries(said, { startsAt: now, timeZone: 'UTC' }))) {
    // Of whole days the day has to be over.
    const end = key.includes('T') ? at : at.toZonedDateTimeISO(zone).add({ days: 1 }).toInstant()
    if (end.epochMilliseconds > now.getTime()) return { expected, ahead: key }
    expected.push(key)
  }
  return { expected, ahead: '' }
}
