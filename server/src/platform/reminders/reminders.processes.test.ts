import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startTestApp } from '../../../test/client.ts'
import { useTestDatabase } from '../../../test/database.ts'
import { eventually } from '../../../test/journal.ts'
import type { App } from '../../app.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { withTenant } from '../../kernel/db.ts'
import { newId } from '../../kernel/ids.ts'
import { systemPrincipal } from '../auth/principal.ts'
import { ownCall, write } from '../calls/transact.ts'
import { awaitDue } from './reminder.schedule.ts'
import { insertReminders, type ReminderRow } from './reminder.store.ts'

const database = useTestDatabase()
const count = 2000
let app: App
let anna: { userId: string; companyId: string; token: string }

beforeAll(async () => {
  app = await startTestApp(database.current.appUrl, { env: { ROLE: 'api' } })
  const given = { company_name: 'One', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const { access_token, user, company } = await post('/api/v1/auth/sign-up', given)
  anna = { userId: idOf(user), companyId: idOf(company), token: String(access_token) }
})

afterAll(() => app.close())

const idOf = (found: unknown): string => String((found as JsonObject).id)

async function post(url: string, payload: JsonObject, token = ''): Promise<JsonObject> {
  const reply = await app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
  if (reply.statusCode >= 300) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body}`)
  return reply.json()
}

/** A process of its own that runs jobs and serves nobody. */
async function aWorker(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('../../../test/jobs.child.ts', import.meta.url))
  const child = spawn(process.execPath, [file, database.current.appUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** Reminders that came due within the last minute, one after the other. */
async function addDue(): Promise<void> {
  const tasks = await Promise.all(
    Array.from({ length: 20 }, () => post('/api/v1/tasks', { title: 'Task' }, anna.token)),
  )
  const now = Date.now()
  const rows = Array.from({ length: count }, (_, i): ReminderRow => ({
    id: newId(),
    subject_type: 'work.task',
    subject_id: String(tasks[i % tasks.length]?.id),
    user_id: anna.userId,
    user_name: '',
    for_assignee: false,
    at: new Date(now - (count - i) * 20),
    moment: null,
    span: null,
    time_zone: 'UTC',
    due_at: new Date(now - (count - i) * 20),
    state: 'scheduled',
    reason: '',
    sent_at: null,
    outcomes: [],
    created_at: new Date(now),
  }))
  await write(app.runtime, ownCall('due'), systemPrincipal(anna.companyId), async (ctx) => {
    await insertReminders(ctx, rows)
    awaitDue(ctx, rows)
  })
}

const inCompany = <Row extends object>(query: ReturnType<typeof sql>): Promise<Row[]> =>
  withTenant(app.runtime.pool, anna.companyId, (db) => db.rows<Row>(query))

const sent = async (): Promise<number> =>
  (await inCompany(sql`select from reminders_reminder where state in ('sent', 'late')`)).length

it(
  'each is sent once, and is once in the ledger, when the worker is killed in the middle',
  { timeout: 90_000 },
  async () => {
    const doomed = await aWorker()
    await addDue()
    app.runtime.jobs.queue.wake()
    await eventually(async () => (await sent()) > 0, 'some are sent', 30_000)
    const exited = once(doomed, 'exit')
    doomed.kill('SIGKILL')
    await exited
    const before = await sent()
    expect(before).toBeGreaterThan(0)
    expect(before).toBeLessThan(count)
    // That it is gone is found out half a minute later.
    const clock = { now: () => new Date(Date.now() + 31_000) }
    const heir = await startTestApp(database.current.appUrl, { clock })
    onTestFinished(() => heir.close())
    await heir.runtime.jobs.engine.look()
    heir.runtime.jobs.queue.wake()
    await eventually(async () => (await sent()) === count, 'all are sent', 60_000)
    const [ledger] = await inCompany<object>(sql`
    select count(*)::int as all, sum(jsonb_array_length(outcomes))::int as outcomes from reminders_reminder`)
    expect(ledger).toEqual({ all: count, outcomes: count })
    const [inbox] = await inCompany<object>(sql`
    select count(*)::int as all, count(distinct key)::int as keys from notifications_message
    where kind = 'reminders.reminder.due'`)
    expect(inbox).toEqual({ all: count, keys: count })
    const [order] = await inCompany<object>(sql`
    select count(*)::int as turned from (
      select sent_at, lag(sent_at) over (order by due_at, id) as before from reminders_reminder) r where before > sent_at`)
    expect(order).toEqual({ turned: 0 })
  },
)
