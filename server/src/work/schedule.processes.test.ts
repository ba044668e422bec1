import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { startTestApp } from '../../test/client.ts'
import { useTestDatabase } from '../../test/database.ts'
import { eventually } from '../../test/journal.ts'
import type { App } from '../app.ts'
import { withTenant } from '../kernel/db.ts'
import { enqueue } from '../kernel/job.ts'
import type { JsonObject } from '../kernel/json.ts'
import { systemPrincipal } from '../platform/auth/index.ts'
import { ownCall, write } from '../platform/calls/transact.ts'
import { runJob } from './schedule.run.ts'
import { writeTime } from './schedule.store.ts'

const database = useTestDatabase()
const count = 60
const days = 5
let app: App
let anna: { companyId: string; token: string }

beforeAll(async () => {
  app = await startTestApp(database.current.appUrl, { env: { ROLE: 'api' } })
  const given = { company_name: 'One', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const { access_token, company } = await post('/api/v1/auth/sign-up', given)
  anna = { companyId: String((company as JsonObject).id), token: String(access_token) }
})

afterAll(() => app.close())

async function post(url: string, payload: JsonObject, token = ''): Promise<JsonObject> {
  const reply = await app.http.inject({ method: 'POST', url, payload, headers: { authorization: `Bearer ${token}` } })
  if (reply.statusCode >= 300) throw new Error(`${url} answered ${reply.statusCode}: ${reply.body}`)
  return reply.json()
}

/** A process of its own that runs jobs and serves nobody. */
async function aWorker(): Promise<ChildProcess> {
  const file = fileURLToPath(new URL('../../test/jobs.child.ts', import.meta.url))
  const child = spawn(process.execPath, [file, database.current.appUrl], { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child.stdout, 'data')
  return child
}

/** Schedules that were missed for some days, each with a job, and another job beside it as a sweep would add. */
async function addMissed(): Promise<void> {
  const tasks = [
    { title: 'A', key: 'a' },
    { title: 'B', parent: 'a' },
  ]
  const template = await post('/api/v1/templates', { name: 'Day', tasks }, anna.token)
  const first = Temporal.Now.plainDateISO('UTC')
    .subtract({ days: days - 1 })
    .toString()
  const recurrence = { rule: 'FREQ=DAILY', starts_at: `${first}T00:00`, time_zone: 'UTC', missed: 'all' }
  const action = { make_tasks: { template_id: template.id ?? '' } }
  for (let i = 0; i < count; i++) {
    const { id } = await post('/api/v1/schedules', { name: `S${i}`, recurrence, action }, anna.token)
    const scheduleId = String(id)
    await write(app.runtime, ownCall('missed'), systemPrincipal(anna.companyId), async (ctx) => {
      await writeTime(ctx, scheduleId, { key: `${first}T00:00`, at: new Date(`${first}T00:00:00Z`) })
      for (const key of ['due', 'overdue']) await enqueue(ctx, runJob, { scheduleId }, { key: `${scheduleId} ${key}` })
    })
  }
}

const inCompany = <Row extends object>(query: ReturnType<typeof sql>): Promise<Row[]> =>
  withTenant(app.runtime.pool, anna.companyId, (db) => db.rows<Row>(query))

const runs = async (): Promise<number> => (await inCompany(sql`select from work_schedule_run`)).length

it(
  'each time of each is done once, when one of two workers is killed in the middle',
  { timeout: 120_000 },
  async () => {
    await addMissed()
    const [doomed] = await Promise.all([aWorker(), aWorker()])
    app.runtime.jobs.queue.wake()
    await eventually(async () => (await runs()) > 5, 'some are done', 30_000)
    const exited = once(doomed, 'exit')
    doomed.kill('SIGKILL')
    await exited
    expect(await runs()).toBeLessThan(count * days)
    // That it is gone is found out half a minute later.
    const clock = { now: () => new Date(Date.now() + 31_000) }
    const heir = await startTestApp(database.current.appUrl, { clock })
    onTestFinished(() => heir.close())
    await heir.runtime.jobs.engine.look()
    heir.runtime.jobs.queue.wake()
    await eventually(async () => (await runs()) >= count * days, 'all are done', 60_000)
    const [ledger] = await inCompany<object>(sql`
    select count(*)::int as all, count(distinct (schedule_id, due_at))::int as times,
      count(*) filter (where state = 'late')::int as late from work_schedule_run`)
    expect(ledger).toMatchObject({ all: count * days, times: count * days })
    const [made] = await inCompany<object>(sql`
    select count(*)::int as all, count(distinct t.id)::int as listed from work_task t
    where exists (select from work_schedule_run r where r.tenant_id = t.tenant_id and t.id = any(r.task_ids))`)
    const [all] = await inCompany<object>(sql`select count(*)::int as all from work_task`)
    expect([made, all]).toEqual([{ all: count * days * 2, listed: count * days * 2 }, { all: count * days * 2 }])
  },
)
