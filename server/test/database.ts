import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, inject } from 'vitest'
import { onDatabase } from './postgres.setup.ts'

/** A database of one test file's own. */
export interface TestDatabase {
  appUrl: string
  ownerUrl: string
  drop(): Promise<void>
}

/** Makes a migrated, empty database by cloning the run's template; `empty` makes one without any table. */
export async function createTestDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const { appUrl, ownerUrl, adminUrl, template } = inject('postgres')
  const name = `test_${randomBytes(8).toString('hex')}`
  const owner = new URL(ownerUrl).username
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    // file_copy skips the log; on a template of some 10 MB it is the faster of the two strategies.
    await admin.query(
      `create database ${name} template ${kind === 'empty' ? 'template0' : template} strategy file_copy owner "${owner}"`,
    )
  } finally {
    await admin.end()
  }
  return {
    appUrl: onDatabase(appUrl, name),
    ownerUrl: onDatabase(ownerUrl, name),
    drop: async () => {
      const client = new pg.Client({ connectionString: adminUrl })
      await client.connect()
      // Not by force: a connection that a test left open is a fault to find. PostgreSQL waits some seconds for the last to go.
      await client.query(`drop database ${name}`).finally(() => client.end())
    },
  }
}

/** Gives the test file a database of its own, from before its first test until after its last. */
export function useTestDatabase(kind: 'migrated' | 'empty' = 'migrated'): { readonly current: TestDatabase } {
  let database: TestDatabase | undefined
  beforeAll(async () => {
    database = await createTestDatabase(kind)
  })
  afterAll(async () => {
    await database?.drop()
  })
  return {
    get current() {
      if (!database) throw new Error('the test database exists only while tests run')
      return database
    },
  }
}
