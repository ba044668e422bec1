import pg from 'pg'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../test/database.ts'
import { migrateDown, migrateUp } from './database/migrate.ts'
import { readMigrations } from './database/migration.files.ts'

const database = useTestDatabase('empty')

it('goes on counting where tasks were, there and back', async () => {
  const { ownerUrl, appUrl } = database.current
  const role = decodeURIComponent(new URL(appUrl).username)
  const number = (await readMigrations()).find(({ name }) => name.endsWith('series_by_type'))?.number ?? 0
  await migrateUp(ownerUrl, role, { to: number - 1 })
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    const company = '00000000-0000-7000-8000-000000000001'
    await client.query(`
      insert into tenancy_company values ('${company}', 'A', 'UTC', 'active', 'local', 1, now(), now());
      insert into numbering_counter values ('${company}', 'task', 413)`)
    const counters = async () => (await client.query('select series, next from numbering_counter')).rows as unknown
    await migrateUp(ownerUrl, role, { to: number })
    expect(await counters()).toEqual([{ series: 'work.task', next: 413 }])
    await migrateDown(ownerUrl, role)
    expect(await counters()).toEqual([{ series: 'task', next: 413 }])
  } finally {
    await client.end()
  }
})
