import sql from 'sql-template-tag'
import { beforeAll, expect, it } from 'vitest'
import { useTestApp } from '../../test/client.ts'
import { aColleague, aCompany, aWorkspace, expectStatus, type Person } from '../../test/factories.ts'
import { withTenant } from '../kernel/db.ts'
import type { JsonObject } from '../kernel/json.ts'

/** What a page may be found by: enough tasks that a short walk, a long one and collecting each have their turn. */
const count = 6000
const hour = 3_600_000

interface Row {
  id: string
  number: number
  status: string
  priority: number
  tags: string[]
  due_date: Date | null
  created_at: Date
  deleted_at: Date | null
}

const test = useTestApp()
let anna: Person
let stage: string
let all: Row[]

beforeAll(async () => {
  anna = await aCompany(test)
  stage = await aWorkspace(test, anna)
  await withTenant(test.app.runtime.pool, anna.companyId, async (db) => {
    await db.run(sql`
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, assignee_id, workspace_id,
        section, due_date, metadata, version, created_by, created_at, updated_at, received_at, deleted_at)
      select ${anna.companyId}, md5(n::text)::uuid, n, 'Task ' || n, case when n % 40 = 0 then 'Needs a Ladder' else '' end,
        case when n % 9 = 0 then 'waiting' else 'todo' end, 1 + n % 4,
        case when n <= 60 then array['long ago'] else '{}' end || case when n % 50 = 0 then array['now and then'] else '{}' end,
        case when n % 70 = 0 then ${anna.userId}::uuid end, ${stage}, case when n % 5 = 0 then 'Load-in' else '' end,
        case when n % 3 > 0 then date_trunc('day', now()) + n % 800 * interval '1 hour' end, '{}', 1, ${anna.userId},
        date_trunc('day', now()) + n * interval '1 second', now(), now(), case when n % 30 = 0 then now() end
      from generate_series(1, ${count}::int) n`)
    all = await db.rows<Row>(sql`select * from work_task where tenant_id = ${anna.companyId}`)
  })
})

const filters: Record<string, (row: Row) => boolean> = {
  '': () => true,
  'tag=long+ago': ({ tags }) => tags.includes('long ago'),
  'tag=now+and+then': ({ tags }) => tags.includes('now and then'),
  'search=LADDER': ({ number }) => number % 40 === 0,
  'search=la': ({ number }) => number % 40 === 0,
  'search=ad': () => false,
  'search=T-40': ({ number }) => number === 40,
  'search=t-41&status=todo&tag=long+ago&assignee=none&priority=medium': ({ number }) => number === 41,
  'search=t-41&status=waiting': () => false,
  'search=%2342': ({ number }) => number === 42,
  'search=T-42&priority=low': () => false,
  'search=T-45&section=Load-in': ({ number }) => number === 45,
  'search=T-44&section=Load-in': () => false,
  'search=T-70&assignee=me': ({ number }) => number === 70,
  'search=T-71&assignee=me': () => false,
  'search=T-9999999999': () => false,
  'status=waiting': ({ status }) => status === 'waiting',
  'status=waiting&priority=urgent': ({ status, priority }) => status === 'waiting' && priority === 4,
  'status=waiting&status=todo&tag=long+ago': ({ tags }) => tags.includes('long ago'),
  'assignee=me': ({ number }) => number % 70 === 0,
  'assignee=none&section=Load-in': ({ number }) => number % 70 > 0 && number % 5 === 0,
  'assignee=me&search=ladder': ({ number }) => number % 280 === 0,
}

const keys: Record<string, (row: Row) => number> = {
  created_at: ({ created_at: at }) => at.getTime(),
  due_date: ({ due_date: at }) => at?.getTime() ?? Number.POSITIVE_INFINITY,
  priority: ({ priority }) => priority,
}

/** The first three pages of 40, as far as there are so many. */
async function pages(query: string): Promise<number[]> {
  const found: JsonObject[] = []
  let token = ''
  for (let page = 0; page < 3; page++) {
    const call = `GET /api/v1/tasks?${query}&page_size=40&page_token=${token}`
    const { body } = await expectStatus(200, test.rest(call, { token: anna.token }))
    found.push(...(body.tasks as JsonObject[]))
    token = encodeURIComponent(String(body.next_page_token))
    if (!token) break
  }
  return found.map((task) => Number(task.number))
}

function expected(passes: (row: Row) => boolean, key: (row: Row) => number, direction: 1 | -1): number[] {
  const compare = (a: number | string, b: number | string): number => (a === b ? 0 : a < b ? -direction : direction)
  return all
    .filter(passes)
    .toSorted((a, b) => compare(key(a), key(b)) || compare(a.id, b.id))
    .slice(0, 120)
    .map(({ number }) => number)
}

it.each(Object.entries(filters))('lists what passes "%s" in every order, page by page', async (query, passes) => {
  for (const [sort, key] of Object.entries(keys)) {
    for (const [order, direction] of [['asc', 1] as const, ['desc', -1] as const]) {
      const found = await pages(`${query}&sort_by=${sort}&order=${order}`)
      expect(found, `${sort} ${order}`).toEqual(expected((row) => !row.deleted_at && passes(row), key, direction))
    }
  }
})

it.each(Object.entries(filters))('counts what passes "%s"', async (query, passes) => {
  const { body } = await expectStatus(200, test.rest(`GET /api/v1/tasks/count?${query}`, { token: anna.token }))
  expect(body).toEqual({ count: all.filter((row) => !row.deleted_at && passes(row)).length, has_more: false })
})

it('narrows the bin and a range of due dates', async () => {
  const from = all.find(({ due_date: due }) => due)?.due_date?.getTime() ?? 0
  const [after, before] = [new Date(from + 100 * hour), new Date(from + 103 * hour)]
  const isDue = ({ due_date: due }: Row): boolean => due !== null && due >= after && due < before
  const range = `due_after=${after.toISOString()}&due_before=${before.toISOString()}`
  const isIn = (row: Row): boolean => row.deleted_at === null && isDue(row)
  for (const sort of ['due_date', 'created_at'])
    expect(await pages(`${range}&sort_by=${sort}&order=asc`)).toEqual(expected(isIn, keys[sort]!, 1))
  const due = all.filter(isIn).map(({ number }) => number)
  expect(due.length).toBeGreaterThan(0)
  for (const number of due) {
    expect(await pages(`search=T-${number}&${range}`)).toEqual([number])
    expect(await pages(`search=T-${number}&due_before=${after.toISOString()}`)).toEqual([])
    expect(await pages(`search=T-${number}&due_after=${before.toISOString()}`)).toEqual([])
    expect(await pages(`search=T-${number}&parent_id=${anna.userId}`)).toEqual([])
    expect(await pages(`search=T-${number}&workspace=${anna.userId}`)).toEqual([])
  }
  const binned = (row: Row): boolean => row.deleted_at !== null && row.status === 'waiting'
  expect(await pages('deleted=true&search=T-30')).toEqual([30])
  expect(await pages('search=T-30')).toEqual([])
  expect(await pages('deleted=true&status=waiting&order=desc')).toEqual(expected(binned, keys.created_at!, -1))
})

it('knows no tasks of a workspace the caller is not in', async () => {
  const other = await aCompany(test)
  const colleague = await aColleague(test, anna, 'planner')
  for (const query of [`workspace=${stage}`, 'search=T-40']) {
    for (const { token } of [other, colleague]) {
      const { body } = await test.rest(`GET /api/v1/tasks?${query}`, { token })
      expect(body, query).toEqual({ tasks: [], next_page_token: '' })
      const counted = await test.rest(`GET /api/v1/tasks/count?${query}`, { token })
      expect(counted.body, query).toEqual({ count: 0, has_more: false })
    }
  }
})

it('counts no further than anybody acts on at once', async () => {
  const boss = await aCompany(test)
  const hall = await aWorkspace(test, boss)
  await withTenant(test.app.runtime.pool, boss.companyId, async (db) => {
    await db.run(sql`
      insert into work_task (tenant_id, id, number, title, description, status, priority, tags, workspace_id, section,
        metadata, version, created_by, created_at, updated_at, received_at)
      select ${boss.companyId}, md5('more ' || n)::uuid, n, 'Task', '', 'todo', 2, '{}', ${hall}, '', '{}', 1,
        ${boss.userId}, now(), now(), now()
      from generate_series(1, 10001) n`)
  })
  const { body } = await test.rest('GET /api/v1/tasks/count', { token: boss.token })
  expect(body).toEqual({ count: 10_000, has_more: true })
})

it('finds the beginnings of words by a letter or two, and anywhere what is a word or a sign', async () => {
  const { token } = await aCompany(test)
  for (const title of ['日本武道館', '한국어', '100% Deposit', 'AC/DC', 'Rig 50_50'])
    await expectStatus(201, test.rest('POST /api/v1/tasks', { token, body: { title } }))
  const found = async (text: string) => {
    const { body } = await test.rest(`GET /api/v1/tasks?search=${encodeURIComponent(text)}`, { token })
    return (body.tasks as JsonObject[]).map(({ title }) => title)
  }
  expect([await found('武道'), await found('국어'), await found('館')]).toEqual([
    ['日本武道館'],
    ['한국어'],
    ['日本武道館'],
  ])
  expect([await found('%'), await found('0%'), await found('_'), await found('c/')]).toEqual([
    ['100% Deposit'],
    ['100% Deposit'],
    ['Rig 50_50'],
    ['AC/DC'],
  ])
  expect([await found('de'), await found('ep'), await found('r')]).toEqual([['100% Deposit'], [], ['Rig 50_50']])
})
