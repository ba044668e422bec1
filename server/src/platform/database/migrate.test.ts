import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeEach, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../../../test/database.ts'
import { readMigrations } from './migration.files.ts'
import { assertMigrated, migrateDown, migrateUp, migrationStatus } from './migrate.ts'

const scratch = mkdtempSync(join(tmpdir(), 'eventkit-migrations-'))
let database: TestDatabase
const used: TestDatabase[] = []

beforeEach(async () => {
  database = await createTestDatabase('empty')
  used.push(database)
})
afterAll(async () => {
  for (const each of used) await each.drop()
  rmSync(scratch, { recursive: true })
})

const appRole = (): string => decodeURIComponent(new URL(database.appUrl).username)
const up = (options = {}): ReturnType<typeof migrateUp> => migrateUp(database.ownerUrl, appRole(), options)
const down = (options = {}): ReturnType<typeof migrateDown> => migrateDown(database.ownerUrl, appRole(), options)

/** Writes a folder of migrations: `{ '0001_a.up.sql': 'create …' }`. */
function folderOf(files: Record<string, string>): string {
  const folder = mkdtempSync(join(scratch, 'set-'))
  mkdirSync(folder, { recursive: true })
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql)
  return folder
}

/** Everything a migration can leave in the catalogue, as sorted lines. */
async function schemaOf(): Promise<string[]> {
  const client = new pg.Client({ connectionString: database.ownerUrl })
  await client.connect()
  try {
    const { rows } = await client.query<{ line: string }>(catalogue)
    return rows.map(({ line }) => line)
  } finally {
    await client.end()
  }
}

const catalogue = `
  with ours as (select c.* from pg_class c join pg_namespace n on n.oid = relnamespace
                where nspname not like 'pg_%' and nspname <> 'information_schema' and relname !~ '^schema_migration')
  select format('%s %s %s rls %s %s acl %s', relkind, relname, reloptions, relrowsecurity, relforcerowsecurity, relacl) as line from ours
  union all select format('column %s.%s %s %s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod), attnotnull,
      pg_get_expr(adbin, adrelid), attacl)
    from pg_attribute join ours on ours.oid = attrelid left join pg_attrdef on adrelid = attrelid and adnum = attnum
    where attnum > 0 and not attisdropped
  union all select pg_get_indexdef(oid) from ours where relkind = 'i'
  union all select format('constraint %s %s %s', conrelid::regclass, conname, pg_get_constraintdef(c.oid)) from pg_constraint c join ours on ours.oid = conrelid
  union all select format('policy %s %s %s %s %s', polrelid::regclass, polname, polroles::regrole[], pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)) from pg_policy
  union all select pg_get_triggerdef(t.oid) from pg_trigger t join ours on ours.oid = tgrelid where not tgisinternal
  union all select format('%s acl %s', pg_get_functiondef(p.oid), proacl) from pg_proc p join pg_namespace n on n.oid = pronamespace
    where nspname not like 'pg_%' and nspname <> 'information_schema' and prokind in ('f', 'p')
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
  union all select format('type %s %s', typname, typtype) from pg_type join pg_namespace n on n.oid = typnamespace
    where nspname not like 'pg_%' and nspname <> 'information_schema' and typname !~ '^_?schema_migration'
      and not exists (select from pg_depend d where d.objid = pg_type.oid and d.deptype = 'e')
  union all select format('extension %s', extname) from pg_extension
  order by 1`

test('each migration’s way down takes back exactly what its way up made', async () => {
  const migrations = await readMigrations()
  await up({ to: 0 })
  const before: string[][] = []
  for (const { number } of migrations) {
    before.push(await schemaOf())
    await up({ to: number })
  }
  const top = await schemaOf()
  for (const expected of before.toReversed()) {
    await down()
    expect(await schemaOf()).toEqual(expected)
  }
  await up()
  expect(await schemaOf()).toEqual(top)
})

test('several processes at once apply each migration once', async () => {
  const runs = await Promise.all([up(), up(), up(), up()])
  expect(runs.flat().map(({ number }) => number)).toEqual((await readMigrations()).map(({ number }) => number))
})

test('a failing migration is rolled back whole and named; what came before stays', async () => {
  const folder = folderOf({
    '0001_good.up.sql': 'create table a (x int)',
    '0001_good.down.sql': 'drop table a',
    '0002_bad.up.sql': 'create table b (x int); select 1/0',
    '0002_bad.down.sql': 'drop table b',
  })
  await expect(up({ folder })).rejects.toThrow('migration 0002_bad failed and was rolled back: division by zero')
  expect((await schemaOf()).filter((line) => line.startsWith('r '))).toEqual([expect.stringContaining('r a ')])
  expect((await migrationStatus(database.ownerUrl, { folder })).map(({ state }) => state)).toEqual([
    'applied',
    'pending',
  ])
})

test('a changed file and a newer database are refused', async () => {
  const down1 = { '0001_a.down.sql': 'drop table a' }
  await up({ folder: folderOf({ '0001_a.up.sql': 'create table a (x int)', ...down1 }) })
  const changed = folderOf({ '0001_a.up.sql': 'create table a (y int)', ...down1 })
  await expect(up({ folder: changed })).rejects.toThrow('0001_a changed after it was applied')
  await expect(assertMigrated(database.appUrl, { folder: changed })).rejects.toThrow('0001_a is changed')
  await expect(up({ folder: folderOf({}) })).rejects.toThrow('which this version does not know')
})

test('the app’s role can tell that migrations are missing', async () => {
  await expect(assertMigrated(database.ownerUrl)).rejects.toThrow(
    /lacks \d+ migrations, from 0001_platform: run `npx eventkit migrate up`/,
  )
  await up()
  await assertMigrated(database.appUrl)
})

test.each([
  [{ '0001_a.up.sql': '' }, 'has no 0001_a.down.sql'],
  [{ '0002_a.up.sql': '', '0002_a.down.sql': '' }, 'the next number is 0001'],
  [{ 'first.sql': '' }, 'is called NNNN_name.up.sql'],
])('a folder of %o is refused', async (files, message) => {
  await expect(readMigrations(folderOf(files))).rejects.toThrow(message)
})
