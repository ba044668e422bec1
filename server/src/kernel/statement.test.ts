import pg from 'pg'
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { sendStatement } from './statement.ts'

const database = useTestDatabase()
let client: pg.Client

beforeEach(async () => {
  client = new pg.Client({ connectionString: database.current.appUrl, pipeline: true })
  await client.connect()
  onTestFinished(() => client.end())
})

const halves = (values: unknown[]): Promise<pg.QueryResult> =>
  sendStatement(client, { name: 'halves', text: 'select n, 8 / n as share from unnest($1::int[]) n', values })

it('asks for the columns of a prepared statement once a connection', async () => {
  const describe = vi.spyOn(client.connection, 'describe')
  const rows = [
    { n: 1, share: 8 },
    { n: 2, share: 4 },
  ]
  expect(await halves([[1, 2]])).toMatchObject({ rows, rowCount: 2 })
  expect(await halves([[1, 2]])).toMatchObject({ rows, rowCount: 2 })
  expect(await halves([[]])).toMatchObject({ rows: [], rowCount: 0 })
  expect(describe).toHaveBeenCalledTimes(1)
})

it('asks again after a run that failed, and reads the rows that come then', async () => {
  await expect(halves([[0]])).rejects.toThrow('division by zero')
  expect((await halves([[4]])).rows).toEqual([{ n: 4, share: 2 }])
  await expect(halves([[0]])).rejects.toThrow('division by zero')
  expect((await halves([[8]])).rows).toEqual([{ n: 8, share: 1 }])
})

it('sends in one piece what is sent at once', async () => {
  const { stream } = client.connection
  const writes = vi.spyOn(stream, '_writev' as never)
  const replies = await Promise.all([sendStatement(client, { text: 'begin' }), halves([[1]]), halves([[2]])])
  expect(replies.map(({ command, rows }) => [command, rows.length])).toEqual([
    ['BEGIN', 0],
    ['SELECT', 1],
    ['SELECT', 1],
  ])
  expect(writes).toHaveBeenCalledTimes(1)
})
