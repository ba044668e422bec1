import sql, { raw, type Sql } from 'sql-template-tag'
import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../../test/client.ts'
import { aCompany, type Person } from '../../../test/factories.ts'
import type { Ctx } from '../../kernel/ctx.ts'
import { inTransaction, withTenant } from '../../kernel/db.ts'
import { type Condition, sqlOf } from '../../kernel/condition.ts'
import { type PageQuery, readPageOf } from './record.page.ts'

const test = useTestApp()
let anna: Person
let other: Person

beforeAll(async () => {
  anna = await aCompany(test)
  other = await aCompany(test)
  for (const { companyId, userId, token } of [anna, other]) {
    const { body } = await test.rest('GET /api/v1/workspaces', { token })
    const [{ id: workspace }] = body.workspaces as [{ id: string }]
    await rows(
      companyId,
      sql`
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, assignee_id, workspace_id,
        section, due_date, metadata, version, created_by, created_at, updated_at, received_at)
      select ${companyId}, md5(n || ${companyId}::text)::uuid, n, 'Task ' || n, case when n % 7 = 0 then 'It''s 50%' else '' end,
        case when n % 5 = 0 then 'done' else 'todo' end, 1 + n % 4, array['t' || n % 3, 'u' || n % 2],
        case when n % 4 = 0 then ${userId}::uuid end, ${workspace}, '',
        case when n % 3 > 0 then '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 day' end, '{}', 1, ${userId},
        '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute', now(), now()
      from generate_series(1, 200) n`,
    )
  }
})

const rows = <Row>(companyId: string, query: Sql): Promise<Row[]> =>
  withTenant(test.app.runtime.pool, companyId, (db) => db.rows<Row>(query))

async function found(conditions: readonly Condition[]): Promise<string[]> {
  const order = { column: 'created_at', as: 'is', isDescending: false }
  const wanted = { conditions, ahead: [], walks: [20, 50], isDeleted: false, order }
  const page = sql`select unnest(record_page('work_task', ${JSON.stringify(wanted)}, 500)) as id`
  return (await rows<{ id: string }>(anna.companyId, page)).map(({ id }) => id)
}

async function plain(condition: Condition): Promise<string[]> {
  const query = sql`select r.id from work_task r where ${sqlOf(condition)} order by r.created_at, r.id`
  return (await rows<{ id: string }>(anna.companyId, query)).map(({ id }) => id)
}

const day = (n: number): Date => new Date(Date.UTC(2026, 0, n))

it.each<[string, number, () => Condition]>([
  ['one value', 40, () => ({ column: 'status', any: ['done'] })],
  ['several values', 100, () => ({ column: 'priority', any: [1, 3] })],
  ['no value', 0, () => ({ column: 'status', any: [] })],
  ['a person', 50, () => ({ column: 'assignee_id', any: [anna.userId] })],
  ['nobody', 150, () => ({ column: 'assignee_id', isAbsent: true })],
  ['all of two tags', 33, () => ({ column: 'tags', all: ['t0', 'u0'] })],
  ['an instant from', 194 - 64, () => ({ column: 'due_date', from: day(8) })],
  ['an instant after and before', 5, () => ({ column: 'due_date', after: day(8), before: day(17) })],
  ['an absent instant as late', 66, () => ({ column: 'due_date', from: 'infinity', canBeAbsent: true })],
  ['a pattern in lower case', 28, () => ({ column: 'search_text', like: String.raw`%IT'S 50\%%` })],
  [
    'a pattern in one of two columns',
    28,
    () => ({ columns: ['section', 'description'], ilike: String.raw`%it's 50\%` }),
  ],
  ['an import that is not there', 0, () => ({ column: 'id', import: anna.userId, by: anna.userId })],
  [
    'one of two branches',
    40 + 33 - 6,
    () => ({
      either: [
        [{ column: 'status', any: ['done'] }],
        [
          { column: 'tags', all: ['t0'] },
          { column: 'tags', all: ['u0'] },
        ],
      ],
    }),
  ],
  ['no branch', 0, () => ({ either: [] })],
])('finds by %s what the server’s own role finds', async (_, count, condition) => {
  const expected = await plain(condition())
  expect(await found([condition()])).toEqual(expected)
  expect(expected).toHaveLength(count)
})

it('sees the session’s company only, whatever is asked for', async () => {
  const all = await found([])
  expect(all).toHaveLength(200)
  expect(await found([{ column: 'created_by', any: [other.userId] }])).toEqual([])
})

it('takes names and values, and no SQL', async () => {
  const column = 'status = status or status'
  await expect(found([{ column, any: ['x'] }])).rejects.toThrow(`column "${column}" does not exist`)
  expect(await found([{ column: 'status', any: [`' or 'a' = 'a`] }])).toEqual([])
  await expect(rows(anna.companyId, sql`select record_conditions('[]')`)).rejects.toThrow('permission denied')
})

const order = {
  column: 'created_at',
  as: 'is',
  isDescending: true,
  covers: ['status', 'priority', 'assignee_id'],
  groups: ['assignee_id', 'status'],
} as const

/** What the database's function is asked for; undefined where a page is read without it. */
async function askedFor(query: Partial<PageQuery>): Promise<{ ahead: unknown; walks: unknown } | undefined> {
  let asked = sql``
  const db = {
    rows: (given: Sql) => {
      asked = given
      return Promise.resolve([])
    },
  }
  const whole = { table: 'work_task', conditions: [], sight: [], isDeleted: false, order, ...query }
  const window = { cursor: undefined, limit: 25 }
  await readPageOf({ db } as unknown as Ctx, sql`select r.id from work_task r`, whole, window)
  const wanted = asked.values.find((value) => typeof value === 'string' && value.startsWith('{'))
  if (wanted === undefined) return undefined
  const { ahead, walks } = JSON.parse(String(wanted)) as { ahead: unknown; walks: unknown }
  return { ahead, walks }
}

const [open, mine] = [
  { column: 'status', any: ['todo'] },
  { column: 'assignee_id', any: ['me'] },
] as const
const [entries, records] = [
  [1000, 6000],
  [600, 3600],
]

it.each<[string, Partial<PageQuery>, object | undefined]>([
  ['nothing is asked for', {}, undefined],
  ['only what most pass', { sight: [{ either: [[open]], passesMost: true }] }, undefined],
  ['what only SQL can say', { conditions: [open, sql`r.number > 5`] }, undefined],
  ['the bin', { isDeleted: true }, { ahead: [], walks: [] }],
  ['an import', { conditions: [open, { column: 'id', import: 'i', by: 'p' }] }, { ahead: [], walks: [] }],
  ['a key', { conditions: [open, { column: 'number', any: [7], isKey: true }] }, { ahead: [], walks: [] }],
  ['one value of a group', { conditions: [open] }, { ahead: [open], walks: records }],
  ['one of the first group, of two', { conditions: [open, mine] }, { ahead: [mine], walks: records }],
  [
    'those without one of a group',
    { conditions: [{ column: 'assignee_id', isAbsent: true }] },
    { ahead: [{ column: 'assignee_id', isAbsent: true }], walks: records },
  ],
  [
    'several values, which the index tells',
    { conditions: [{ column: 'status', any: ['todo', 'done'] }] },
    { ahead: [], walks: entries },
  ],
  ['what only rows tell', { conditions: [{ column: 'tags', all: ['a'] }] }, { ahead: [], walks: records }],
  [
    'what partly only rows tell',
    {
      conditions: [
        { column: 'priority', any: [1] },
        { column: 'tags', all: ['a'] },
      ],
    },
    { ahead: [], walks: records },
  ],
  [
    'a part of the order',
    { conditions: [{ column: 'created_at', from: 'infinity' }, open] },
    { ahead: [{ column: 'created_at', from: 'infinity' }], walks: entries },
  ],
  [
    'what no index has besides',
    { conditions: [open], order: { column: 'created_at', as: 'is', isDescending: true } },
    { ahead: [], walks: records },
  ],
  ['branches that the index tells', { conditions: [{ either: [[open], [mine]] }] }, { ahead: [], walks: entries }],
])('walks as far as it is worth: %s', async (_, query, asked) => {
  expect(await askedFor(query)).toEqual(asked)
})

it.each([
  ['auth_user', 'name', undefined],
  ['tenancy_workspace', 'name', undefined],
  ['planning_venue', 'name', false],
  ['planning_venue', 'city', false],
] as const)('finds where a page of %s by %s starts in its index', async (table, column, isDeleted) => {
  const plan = await inTransaction(test.app.runtime.pool, anna.companyId, async (db) => {
    await db.run(sql`set local enable_seqscan = off`)
    await db.run(sql`set local enable_sort = off`)
    await db.run(sql`set local enable_bitmapscan = off`)
    const query = {
      table,
      conditions: [],
      sight: [],
      isDeleted,
      order: { column, as: 'text', isDescending: false },
    } as const
    const window = { cursor: ['Straße', anna.userId], limit: 25 }
    return readPageOf<Record<string, string>>(
      { db } as unknown as Ctx,
      sql`explain select r.id from ${raw(table)} r`,
      query,
      window,
    )
  })
  expect(plan.flatMap((row) => Object.values(row)).join('\n')).toMatch(
    new RegExp(`using ${table}_${column}\\b.*Index Cond: .*ROW\\(${column}, id\\) > `, 's'),
  )
})
