import pg from 'pg'
import { beforeAll, expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { DomainError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { translateVerdict } from './verdict.ts'

const database = useTestDatabase()
const company = newId()

/** Runs a statement as the owner, who sees all companies. */
async function run<Row extends object>(statement: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: database.current.ownerUrl })
  await client.connect()
  return (await client.query<Row>(statement).finally(() => client.end())).rows
}

const refusalOf = (error: unknown): DomainError => {
  try {
    return translateVerdict(error)
  } catch (refusal) {
    if (refusal instanceof DomainError) return refusal
    throw refusal
  }
}

const addUser = (values: string) =>
  run(`insert into auth_user (id, tenant_id, email, name, role, created_at, updated_at, received_at)
    values (${values}, 'Ada', 'crew', now(), now(), now())`)

beforeAll(async () => {
  await run(`insert into tenancy_company (tenant_id, name, time_zone, state, origin, created_at, received_at)
    values ('${company}', 'Lights', 'UTC', 'active', 'local', now(), now())`)
  await addUser(`'${company}', '${company}', 'ada@example.org'`)
})

it.each([
  [
    'a taken value',
    `'${newId()}', '${company}', 'ADA@example.org'`,
    'conflict',
    'There is already one with this email.',
  ],
  ['a taken id', `'${company}', '${company}', 'b@example.org'`, 'conflict', 'There is already one with this id.'],
  ['a reference into nothing', `'${newId()}', '${newId()}', 'c@example.org'`, 'notFound', 'company not found'],
])('%s is named by its field', async (_, values, kind, message) => {
  const refusal = refusalOf(await addUser(values).catch((error: unknown) => error))
  expect([refusal.kind, refusal.message]).toEqual([kind, message])
})

it('every constraint there is has a field in words', async () => {
  const constraints = await run<{ code: string; table: string; constraint: string }>(`
    select case contype when 'f' then '23503' else '23505' end as code, conrelid::regclass::text as table,
      conname as constraint
    from pg_constraint where contype in ('f', 'p', 'u') and connamespace = 'public'::regnamespace
    union select '23505', tablename, indexname from pg_indexes where schemaname = 'public' and indexdef like '%UNIQUE%'`)
  const messages = constraints.map(
    (verdict) => refusalOf(Object.assign(new pg.DatabaseError('', 0, 'error'), verdict)).message,
  )
  expect([...new Set(messages)].toSorted()).toEqual([
    'There is already one with this email.',
    'There is already one with this endpoint id position.',
    'There is already one with this id.',
    'There is already one with this message.',
    'There is already one with this number.',
    'There is already one with this ordinal.',
    'There is already one with this series occurrence.',
    'There is already one with this sink position.',
    'assignee not found',
    'company not found',
    'created by not found',
    'default workspace not found',
    'endpoint not found',
    'import not found',
    'master not found',
    'message not found',
    'parent not found',
    'runs as not found',
    'schedule not found',
    'user not found',
    'venue not found',
    'workspace not found',
  ])
})
