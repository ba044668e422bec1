import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../src/app.ts'
import { withoutTenant, withTenant } from '../src/kernel/db.ts'
import { startTestApp } from './client.ts'
import { useTestDatabase } from './database.ts'

const database = useTestDatabase()
let api: App
let worker: App
/** How far the worker's clock is ahead. */
let aheadMs = 0
let anna: { token: string; companyId: string }

beforeAll(async () => {
  api = await startTestApp(database.current.appUrl, { env: { ROLE: 'api' } })
  const clock = { now: () => new Date(Date.now() + aheadMs) }
  worker = await startTestApp(database.current.appUrl, { env: { ROLE: 'worker' }, clock })
})

afterAll(async () => {
  await Promise.all([api.close(), worker.close()])
})

const status = async (app: App, url: string): Promise<number> =>
  (await app.http.inject({ method: 'GET', url })).statusCode

it('a worker answers those who watch it and nobody else; an api serves', async () => {
  const paths = ['/healthz', '/readyz', '/metrics', '/api/v1/auth/sign-up-state']
  expect(await Promise.all(paths.map((path) => status(worker, path)))).toEqual([200, 200, 200, 404])
  expect(await Promise.all(paths.map((path) => status(api, path)))).toEqual([200, 200, 200, 200])
})

it('what an api commits, a worker numbers', async () => {
  const payload = { company_name: 'Roles', name: 'Anna', email: 'anna@example.org', password: 'correct horse battery' }
  const reply = await api.http.inject({ method: 'POST', url: '/api/v1/auth/sign-up', payload })
  expect(reply.statusCode).toBe(201)
  anna = { token: reply.json().access_token, companyId: reply.json().company.id }
  const end = () => withoutTenant(api.runtime.pool, (db) => db.one<{ end: number }>(sql`select journal_end() as end`))
  await expect.poll(async () => (await end()).end, { timeout: 15_000 }).toBeGreaterThan(0)
  expect([api.runtime.journal.sequencer.isLeader, worker.runtime.journal.sequencer.isLeader]).toEqual([false, true])
})

it('a worker removes once an hour what has expired, of every module', async () => {
  const authorization = `Bearer ${anna.token}`
  const post = (url: string, payload: string) =>
    api.http.inject({ method: 'POST', url, headers: { authorization, 'idempotency-key': url }, payload })
  expect((await post('/api/v1/tasks', '{"title":"Rig the truss"}')).statusCode).toBe(201)
  expect((await post('/api/v1/imports?format=csv', 'title\nRig the truss')).statusCode).toBe(201)
  const kept = () =>
    withTenant(api.runtime.pool, anna.companyId, (db) =>
      db.one(sql`
        select (select count(*)::int from imports_import) as imports,
          (select count(*)::int from api_idempotency_key) as replies`),
    )
  await withTenant(api.runtime.pool, anna.companyId, async (db) => {
    await db.run(sql`update imports_import set received_at = now() - interval '2 days'`)
    await db.run(sql`update api_idempotency_key set created_at = now() - interval '2 days'`)
  })
  expect(await kept()).toEqual({ imports: 1, replies: 2 })
  aheadMs = 3_600_000
  worker.runtime.jobs.queue.wake()
  await expect.poll(kept, { timeout: 15_000 }).toEqual({ imports: 0, replies: 0 })
})
