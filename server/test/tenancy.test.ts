import sql from 'sql-template-tag'
import { beforeAll, describe, expect, it } from 'vitest'
import { withoutTenant, withTenant } from '../src/kernel/db.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import { useTestApp } from './client.ts'
import { aTask, type Person } from './factories.ts'
import { exampleApp } from './rpcs.ts'
import { twoCompanies } from './rpcs.tenancy.ts'

const test = useTestApp(exampleApp)

let anna: Person
let stranger: Person

beforeAll(async () => {
  ;({ anna, stranger } = await twoCompanies(test))
})

describe('on another company’s records', () => {
  it('the REST reply to theirs and to none differs in nothing but the request id', async () => {
    const { id } = await aTask(test, anna)
    const look = async (path: string) => {
      const { status, body } = await test.rest(`GET ${path}`, {
        token: stranger.token,
        headers: { 'x-request-id': 'same' },
      })
      return { status, body: { ...body, instance: '' } }
    }
    expect(await look(`/api/v1/tasks/${String(id)}`)).toEqual(
      await look('/api/v1/tasks/018f0000-0000-7000-8000-000000000000'),
    )
  })
})

describe('a stranger’s search, filters and feed', () => {
  it.each([
    '/api/v1/tasks?search=clandestine',
    '/api/v1/events?search=clandestine',
    '/api/v1/users?search=admin&include_deactivated=true',
    '/api/v1/journal?after=0&page_size=100',
    '/api/v1/workspaces?deleted=true',
  ])('%s finds nothing of Anna’s', async (path) => {
    const { status, body } = await test.rest(`GET ${path}`, { token: stranger.token })
    expect(status).toBe(200)
    expect(JSON.stringify(body)).not.toMatch(/clandestine/i)
    expect(JSON.stringify(body)).not.toContain(anna.userId)
  })
})

describe('the database', () => {
  /** No company's: what they hold is the server's own. */
  const shared = [
    'auth_signing_key',
    'jobs.bam',
    'jobs.cron',
    'jobs.instance',
    'jobs.job_dependency',
    'jobs.queue',
    'jobs.queue_stats',
    'jobs.schedule',
    'jobs.subscription',
    'jobs.version',
    'jobs.warning',
    'journal_sink',
    'privacy_master_key',
    'schema_migration',
  ]

  it('has a policy on every table, enabled and forced, but for a short list', async () => {
    const tables = await withoutTenant(test.app.runtime.pool, (db) =>
      db.rows<{ name: string; is_safe: boolean }>(sql`
        select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity and exists (
          select from pg_policy p where p.polrelid = c.oid) as is_safe
        from pg_class c where c.relkind in ('r', 'p') and c.relnamespace in ('public'::regnamespace, 'jobs'::regnamespace) order by 1`),
    )
    const open = tables.filter((table) => !table.is_safe).map((table) => table.name)
    expect(tables.length).toBeGreaterThan(15)
    expect(open).toEqual(shared)
  })

  it('lets the server’s role see one company at a time, and none without one', async () => {
    const { pool } = test.app.runtime
    const companies = () => sql`select tenant_id from tenancy_company`
    const ofAnna = await withTenant(pool, anna.companyId, (db) => db.rows(companies()))
    expect(ofAnna).toEqual([{ tenant_id: anna.companyId }])
    expect(await withoutTenant(pool, (db) => db.rows(companies()))).toEqual([])
  })

  it('refuses to write a row of another company', async () => {
    const { pool } = test.app.runtime
    const move = () => sql`update auth_user set tenant_id = ${stranger.companyId} where id = ${anna.userId}`
    await expect(withTenant(pool, anna.companyId, (db) => db.run(move()))).rejects.toThrow(/row-level security/)
    const touch = () => sql`update auth_user set name = 'x' where id = ${anna.userId}`
    expect(await withTenant(pool, stranger.companyId, (db) => db.run(touch()))).toBe(0)
  })

  it('gives the server’s role no table of its own and no way around the policies', async () => {
    const role = await withoutTenant(test.app.runtime.pool, (db) =>
      db.one<JsonObject>(sql`
        select rolsuper, rolbypassrls, rolcreaterole,
          (select count(*)::int from pg_class c where c.relowner = r.oid) as tables
        from pg_roles r where rolname = current_user`),
    )
    expect(role).toEqual({ rolsuper: false, rolbypassrls: false, rolcreaterole: false, tables: 0 })
  })
})
