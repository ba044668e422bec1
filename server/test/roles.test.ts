import sql from 'sql-template-tag'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { App } from '../src/app.ts'
import { withoutTenant } from '../src/kernel/db.ts'
import { startTestApp } from './client.ts'
import { useTestDatabase } from './database.ts'

const database = useTestDatabase()
let api: App
let worker: App

beforeAll(async () => {
  api = await startTestApp(database.current.appUrl, { env: { ROLE: 'api' } })
  worker = await startTestApp(database.current.appUrl, { env: { ROLE: 'worker' } })
})

afterAll(() => Promise.all([api.close(), worker.close()]))

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
  const end = () => withoutTenant(api.runtime.pool, (db) => db.one<{ end: number }>(sql`select journal_end() as end`))
  await expect.poll(async () => (await end()).end, { timeout: 5000 }).toBeGreaterThan(0)
  expect([api.runtime.journal.sequencer.isLeader, worker.runtime.journal.sequencer.isLeader]).toEqual([false, true])
})
