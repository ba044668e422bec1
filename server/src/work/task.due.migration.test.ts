import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { migrateDown, migrateUp } from '../platform/database/migrate.ts'
import { readMigrations } from '../platform/database/migration.files.ts'

const database = useTestDatabase('empty')
const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`

it('makes days of the midnights that stood for them, in the zone of whoever made the task, and back', async () => {
  const { ownerUrl, appUrl } = database.current
  const role = decodeURIComponent(new URL(appUrl).username)
  const number = (await readMigrations()).find(({ name }) => name.endsWith('task_due_all_day'))?.number ?? 0
  await migrateUp(ownerUrl, role, { to: number - 1 })
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query(`
      set row_security = off;
      alter table tenancy_company no force row level security;
      alter table auth_user no force row level security;
      alter table tenancy_workspace no force row level security;
      alter table work_task no force row level security;
      insert into tenancy_company values ('${id(1)}', 'A', 'UTC', 'active', 'local', 1, now(), now());
      insert into tenancy_workspace values ('${id(1)}', '${id(2)}', 'W', 1, now(), now(), now());
      insert into auth_user (tenant_id, id, name, role, time_zone, created_at, updated_at, received_at) values
        ('${id(1)}', '${id(3)}', 'Anna', 'admin', 'Europe/Vienna', now(), now(), now()),
        ('${id(1)}', '${id(4)}', 'Lost', 'admin', 'Mars/Olympus', now(), now(), now());
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, workspace_id, section,
        due_date, metadata, version, created_by, created_at, updated_at, received_at)
      select '${id(1)}', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, n, 'T', '', 'todo', 2, '{}', '${id(2)}',
        '', due, '{}', 1, maker, now(), now(), now()
      from (values (11, timestamptz '2027-01-07 23:00+00', '${id(3)}'::uuid), (12, '2026-10-24 22:00+00', '${id(3)}'),
        (13, '2027-01-08 00:00+00', '${id(3)}'), (14, '2027-01-08 00:00+00', '${id(4)}'), (15, null, '${id(3)}')) t (n, due, maker);
      alter table tenancy_company force row level security;
      alter table auth_user force row level security;
      alter table tenancy_workspace force row level security;
      alter table work_task force row level security`)
    const rows = async (columns: string): Promise<string[]> => {
      await client.query('alter table work_task no force row level security')
      const { rows: found } = await client.query<{ line: string }>(
        `select concat_ws(' ', number, ${columns}) as line from work_task order by number`,
      )
      await client.query('alter table work_task force row level security')
      return found.map(({ line }) => line)
    }
    const due = `to_char(due_date at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS')`
    const before = await rows(due)
    await migrateUp(ownerUrl, role, { to: number })
    expect(await rows(`${due}, due_all_day, due_time_zone`)).toEqual([
      '11 2027-01-08 22:59:59 t Europe/Vienna',
      '12 2026-10-25 22:59:59 t Europe/Vienna',
      '13 2027-01-08 00:00:00 f',
      '14 2027-01-08 00:00:00 f',
      '15 f',
    ])
    await migrateDown(ownerUrl, role)
    expect(await rows(due)).toEqual(before)
  } finally {
    await client.end()
  }
})
