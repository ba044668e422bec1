import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../../server/src/platform/database/embedded.ts'
import { findPostmaster } from '../../server/src/platform/database/embedded.postmaster.ts'
import { migrateUp } from '../../server/src/platform/database/migrate.ts'

/** One migrated database. */
export interface Database {
  appUrl: string
  ownerUrl: string
}

/** A throwaway PostgreSQL with the settings `npm start` gives it, fsync included. */
export interface Cluster {
  dataDir: string
  /** The postmaster, for its processor time. */
  pid: number
  /** A new, migrated, empty database. */
  create(name: string): Promise<Database>
  close(): Promise<void>
}

/** Starts PostgreSQL in a new folder, which `close` removes. */
export async function openCluster(): Promise<Cluster> {
  const dataDir = mkdtempSync(join(tmpdir(), 'eventkit-bench-'))
  const embedded = await openEmbedded({ dataDir })
  return {
    dataDir,
    pid: findPostmaster(join(dataDir, 'postgres'))?.pid ?? 0,
    create: async (name) => {
      await withClient(embedded.adminUrl, async (admin) => {
        await admin.query(`create database ${name} owner eventkit_owner`)
        await admin.query(`grant connect on database ${name} to eventkit_app`)
      })
      const database = { appUrl: onDatabase(embedded.appUrl, name), ownerUrl: onDatabase(embedded.ownerUrl, name) }
      await migrateUp(database.ownerUrl, 'eventkit_app')
      return database
    },
    close: async () => {
      await embedded.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** Runs `work` on a connection of its own. */
export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}

function onDatabase(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}
