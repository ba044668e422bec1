import type pg from 'pg'
import { taskRows } from './seed.tasks.ts'
import { words } from './seed.words.ts'

export const tagCount = 500
export const userCount = 200
export const workspaceCount = 20

/** A company to fill: what signing up made of it. */
export interface Company {
  id: string
  adminId: string
  workspaceId: string
}

/**
 * Gives a company 200 people, 20 workspaces and tasks up to a number, each with its journal entry. Called again with a
 * larger number it adds the rest.
 */
export async function seedCompany(client: pg.Client, company: Company, tasks: number): Promise<void> {
  await client.query('begin')
  await client.query('select setseed(0.42)')
  await client.query(people, [company.id, company.adminId, userCount])
  await client.query(workspaces, [company.id, workspaceCount])
  await seedTasks(client, company.id, tasks)
  await client.query('commit')
}

/** Makes small companies beside it, straight in the tables. */
export async function seedOthers(client: pg.Client, count: number, tasks: number): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(companies, [count])
  for (const { id } of rows) {
    await client.query('begin')
    await client.query(people, [id, null, 10])
    await client.query(workspaces, [id, 2])
    await seedTasks(client, id, tasks)
    await client.query('commit')
  }
  return rows.map((row) => row.id)
}

/** What autovacuum would have done by the time a company has this many tasks. */
export async function settle(client: pg.Client): Promise<void> {
  await client.query('vacuum (analyze)')
  await client.query('checkpoint').catch(() => undefined) // a privilege the owner may lack; then one comes by itself
}

async function seedTasks(client: pg.Client, companyId: string, tasks: number): Promise<void> {
  const { rows } = await client.query<{ next: number }>(
    `select coalesce((select next from numbering_counter where tenant_id = $1 and series = 'work.task'), 1) as next`,
    [companyId],
  )
  const from = rows[0]?.next ?? 1
  await client.query(taskRows, [companyId, from, tasks, words, tagCount])
  await client.query(numbers, [companyId, tasks + 1])
  await client.query(`select pg_advisory_xact_lock(hashtext('eventkit.journal_sequence'))`)
  await client.query(entries, [companyId, from])
}

const companies = `
  with made as (
    insert into tenancy_company (tenant_id, name, time_zone, state, origin, default_workspace_id, created_at, received_at)
    select uuidv7(), 'Small ' || n, 'Europe/Berlin', 'active', 'local', uuidv7(), now(), now()
    from generate_series(1, $1::int) n
    returning tenant_id, default_workspace_id
  ), first as (
    insert into tenancy_workspace (tenant_id, id, name, created_at, updated_at, received_at)
    select tenant_id, default_workspace_id, 'General', now(), now(), now() from made
  )
  select tenant_id as id from made`

const people = `
  insert into auth_user (tenant_id, id, name, email, password_hash, role, created_at, updated_at, received_at)
  select $1, uuidv7(), 'Person ' || n, 'person' || n || '@' || $1 || '.example',
    -- They sign in with the Admin's password.
    (select password_hash from auth_user where tenant_id = $1 and id = $2::uuid), 'planner', now(), now(), now()
  from generate_series(1 + (select count(*) from auth_user where tenant_id = $1), $3::int) n`

const workspaces = `
  with made as (
    insert into tenancy_workspace (tenant_id, id, name, created_at, updated_at, received_at)
    select $1, uuidv7(), 'Workspace ' || n, now() + n * interval '1 second', now(), now()
    from generate_series(1 + (select count(*) from tenancy_workspace where tenant_id = $1), $2::int) n
    returning tenant_id, id
  )
  insert into tenancy_workspace_member (tenant_id, workspace_id, user_id, role, created_at, received_at)
  select m.tenant_id, m.id, u.id, 'team_member', now(), now()
  from (select *, row_number() over (order by id) as place from made) m
  join (select id, row_number() over (order by id) as place from auth_user where tenant_id = $1) u
    on u.place % $2::int = m.place % $2::int`

const numbers = `
  insert into numbering_counter (tenant_id, series, next) values ($1, 'work.task', $2)
  on conflict (tenant_id, series) do update set next = greatest(numbering_counter.next, excluded.next)`

const entries = `
  with counter as (
    insert into journal_counter as c (tenant_id, position)
    select $1, count(*) from work_task where tenant_id = $1 and number >= $2
    on conflict (tenant_id) do update set position = c.position + excluded.position
    returning position
  ), made as (
    select t.*, row_number() over (order by t.number) as place, count(*) over () as many
    from work_task t where t.tenant_id = $1 and t.number >= $2
  )
  insert into journal (tenant_id, position, ordinal, id, kind, subject_type, subject_id, subject_version, workspace_id,
    actor_id, correlation_id, occurred_at, received_at, sequenced_at, changes, payload)
  select m.tenant_id, c.position - m.many + m.place, nextval('journal_ordinal'), uuidv7(m.created_at - now()),
    'work.task.created', 'work.task', m.id, 1, m.workspace_id, m.created_by, uuidv7(m.created_at - now()), m.created_at,
    m.created_at, m.created_at,
    jsonb_build_array(
      jsonb_build_object('field', 'title', 'old', null, 'new', m.title),
      jsonb_build_object('field', 'description', 'old', null, 'new', m.description),
      jsonb_build_object('field', 'status', 'old', null, 'new', 'todo'),
      jsonb_build_object('field', 'priority', 'old', null, 'new', m.priority),
      jsonb_build_object('field', 'workspace_id', 'old', null, 'new', m.workspace_id)),
    jsonb_build_object('number', m.number, 'title', m.title)
  from made m, counter c`
