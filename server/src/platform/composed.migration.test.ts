import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { migrateUp } from './database/migrate.ts'
import { readMigrations } from './database/migration.files.ts'

const database = useTestDatabase('empty')
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const [apart, whole] = ['Mu\u0308ller', 'M\u00FCller']

it('composes the texts that are there, and leaves all others as they are', async () => {
  const { ownerUrl, appUrl } = database.current
  const role = decodeURIComponent(new URL(appUrl).username)
  const number = (await readMigrations()).find(({ name }) => name.endsWith('composed'))?.number ?? 0
  await migrateUp(ownerUrl, role, { to: number - 1 })
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`
      insert into tenancy_company values ('${id(1)}', '${apart}', 'UTC', 'active', 'local', 1, now(), now());
      insert into auth_user (tenant_id, id, name, role, created_at, updated_at, received_at)
        values ('${id(1)}', '${id(2)}', '${apart}', 'admin', now(), now(), now());
      insert into tenancy_workspace values ('${id(1)}', '${id(3)}', '${apart}', 1, now(), now(), now());
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, workspace_id, section,
        metadata, version, created_by, created_at, updated_at, received_at)
      values ('${id(1)}', '${id(4)}', 1, '${apart}', '${apart}', 'todo', 2, '{"${apart}, a",b}', '${id(3)}', '${apart}',
        '{"name": "${apart}"}', 1, '${id(2)}', now(), now(), now());
      insert into planning_venue (tenant_id, id, name, street, postal_code, city, country, contact, rooms, loading_docks,
        power_notes, access_notes, notes, tags, version, created_by, created_at, updated_at, received_at)
      values ('${id(1)}', '${id(5)}', '${apart}', '${apart}', '1', '${apart}', 'AT', 'a' || chr(10) || '${apart}',
        '[{"name": "${apart} \\"1\\"", "capacity": 1}]', 0, '${apart}', '', '${whole}', '{}', 1, '${id(2)}', now(), now(), now())`)
    const all = async (): Promise<string> => {
      const { rows } = await client.query<{ one: string }>(`
        select to_json(t)::text as one from tenancy_company t union all select to_json(t)::text from auth_user t
        union all select to_json(t)::text from tenancy_workspace t union all select to_json(t)::text from work_task t
        union all select to_json(t)::text from planning_venue t`)
      return rows.map(({ one }) => one).join('\n')
    }
    const before = await all()
    await migrateUp(ownerUrl, role, { to: number })
    const metadata = `{"name": "${whole}"}`
    expect((await all()).replace(`{"name": "${apart}"}`, metadata)).toBe(before.normalize('NFC'))
    expect(before).not.toContain(metadata)
  } finally {
    await client.end()
  }
})
