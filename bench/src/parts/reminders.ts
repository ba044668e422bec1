import { pino } from 'pino'
import sql from 'sql-template-tag'
import { type App, buildApp } from '../../../server/src/app.ts'
import { loadConfig } from '../../../server/src/config.ts'
import { withTenant } from '../../../server/src/kernel/db.ts'
import { newId } from '../../../server/src/kernel/ids.ts'
import { systemPrincipal } from '../../../server/src/platform/auth/index.ts'
import { ownCall, write } from '../../../server/src/platform/calls/transact.ts'
import { awaitDue } from '../../../server/src/platform/reminders/reminder.schedule.ts'
import { insertReminders, type ReminderRow } from '../../../server/src/platform/reminders/reminder.store.ts'
import type { Bench, Part } from '../bench.ts'
import { type Database } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'

const batch = 500

/** What came due in one minute, sent by one worker: each once, in order; beside the writing of as many rows in as many batches. */
export const reminders: Part = async (bench) => {
  const database = await (await bench.cluster()).create('bench_reminders')
  const api = await open(database, 'api')
  try {
    return [await inOneMinute(bench, database, api)]
  } finally {
    await api.close()
  }
}

const open = (database: Database, role: string): Promise<App> =>
  buildApp({
    config: loadConfig({ EVENTKIT_SECRET: 'a secret for the bench only, long enough', ROLE: role, SIGN_UP: 'open' }),
    appUrl: database.appUrl,
    log: pino({ level: 'warn' }),
  })

async function post(app: App, url: string, payload: object, token = ''): Promise<Record<string, unknown>> {
  const reply = await app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
  if (reply.statusCode >= 300) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body}`)
  return reply.json()
}

async function inOneMinute(bench: Bench, database: Database, api: App): Promise<Figure> {
  const count = bench.options.isQuick ? 2000 : 10_000
  const company = { company_name: 'Bench', name: 'Ada', email: 'ada@example.org', password: 'correct horse battery' }
  const session = await post(api, '/api/v1/auth/sign-up', company)
  const [userId, companyId] = [session.user, session.company].map((found) => (found as { id: string }).id) as [
    string,
    string,
  ]
  const token = String(session.access_token)
  const tasks: string[] = []
  for (let i = 0; i < count / 10; i++)
    tasks.push(String((await post(api, '/api/v1/tasks', { title: `Task ${i}` }, token)).id))
  const now = Date.now()
  const rows = Array.from({ length: count }, (_, i) =>
    aReminder(userId, tasks[i % tasks.length] ?? '', new Date(now - 59_000 + (i * 58_000) / count)),
  )
  await write(api.runtime, ownCall('bench'), systemPrincipal(companyId), async (ctx) => {
    await insertReminders(ctx, rows)
    awaitDue(ctx, rows)
  })
  const ask = <Row extends object>(query: ReturnType<typeof sql>): Promise<Row> =>
    withTenant(api.runtime.pool, companyId, (db) => db.one<Row>(query))
  const startedAt = performance.now()
  const worker = await open(database, 'worker')
  const left = sql`select count(*)::int as count from reminders_reminder where state = 'scheduled'`
  while ((await ask<{ count: number }>(left)).count > 0) await new Promise((resolve) => setTimeout(resolve, 50))
  const seconds = (performance.now() - startedAt) / 1000
  await worker.close()
  const found = await ask<{ all: number; outcomes: number; told: number; turned: number }>(sql`
    select count(*)::int as all, sum(jsonb_array_length(outcomes))::int as outcomes,
      (select count(distinct key)::int from notifications_message where kind = 'reminders.reminder.due') as told,
      count(*) filter (where before > sent_at)::int as turned
    from (select *, lag(sent_at) over (order by due_at, id) as before from reminders_reminder
      where state in ('sent', 'late')) r`)
  if (found.all !== count || found.outcomes !== count || found.told !== count || found.turned !== 0)
    throw new Error(`not each was sent once and in order: ${JSON.stringify(found)}`)
  const floor = await rewriting(api, companyId, count)
  return {
    part: 'reminders',
    name: `${shown(count)} reminders due in one minute, all sent by one worker`,
    value: seconds,
    unit: 's',
    ours: `${shown(count / seconds)}/s, with the start of the worker`,
    floor: `${shown(floor)} s, an update of as many rows in batches of ${batch}`,
    atMost: 15,
    note: 'each once in the ledger and in the inbox, in the order of their times',
  }
}

/** Seconds that the update alone takes. */
async function rewriting(api: App, companyId: string, count: number): Promise<number> {
  const startedAt = performance.now()
  for (let from = 0; from < count; from += batch)
    await write(api.runtime, ownCall('bench'), systemPrincipal(companyId), (ctx) =>
      ctx.db.run(sql`
        update reminders_reminder set sent_at = now() where id in (
          select id from reminders_reminder order by due_at, id offset ${from} limit ${batch})`),
    )
  return (performance.now() - startedAt) / 1000
}

const aReminder = (user_id: string, subject_id: string, at: Date): ReminderRow => ({
  id: newId(),
  subject_type: 'work.task',
  subject_id,
  user_id,
  user_name: '',
  for_assignee: false,
  at,
  moment: null,
  span: null,
  time_zone: 'UTC',
  due_at: at,
  state: 'scheduled',
  reason: '',
  sent_at: null,
  outcomes: [],
  created_at: at,
})
