import { existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { newId } from '../src/kernel/ids.ts'
import { openEmbedded } from '../src/platform/database/embedded.ts'
import { findPostmaster } from '../src/platform/database/embedded.postmaster.ts'
import { migrateUp } from '../src/platform/database/migrate.ts'

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestPostgres
  }
}

/** The server that tests clone their databases on. */
export interface TestPostgres {
  appUrl: string
  ownerUrl: string
  /** Makes and drops databases. */
  adminUrl: string
  /** A migrated database that nobody is connected to. */
  template: string
}

const prefix = 'eventkit-test-'

/** Starts one throwaway PostgreSQL for the whole run, or uses the one that TEST_DATABASE_URL names. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { postgres, close } = process.env.TEST_DATABASE_URL ? await givenServer() : await throwawayServer()
  project.provide('postgres', postgres)
  return close
}

async function throwawayServer(): Promise<{ postgres: TestPostgres; close: () => Promise<void> }> {
  const base = fastFolder()
  sweepLeftovers(base)
  const dataDir = mkdtempSync(join(base, prefix))
  // Nothing here has to survive a power cut.
  const settings = {
    fsync: 'off',
    synchronous_commit: 'off',
    full_page_writes: 'off',
    shared_buffers: '128MB',
    max_connections: '300',
    max_wal_size: '256MB',
  }
  const embedded = await openEmbedded({ dataDir, settings })
  // A database of its own: a running embedded server holds a connection to the one it serves, and a template may have none.
  const template = 'template_eventkit'
  const admin = new pg.Client({ connectionString: embedded.adminUrl })
  await admin.connect()
  await admin.query(`create database ${template} template template0 owner eventkit_owner`).finally(() => admin.end())
  await migrateUp(onDatabase(embedded.ownerUrl, template), 'eventkit_app')
  return {
    postgres: {
      appUrl: embedded.appUrl,
      ownerUrl: embedded.ownerUrl,
      adminUrl: embedded.adminUrl,
      template,
    },
    close: async () => {
      await embedded.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

/** @throws Error naming the variable that is missing; a suite that lacks its server fails */
async function givenServer(): Promise<{ postgres: TestPostgres; close: () => Promise<void> }> {
  const appUrl = process.env.TEST_DATABASE_URL ?? ''
  const ownerUrl = process.env.TEST_DATABASE_OWNER_URL
  if (!ownerUrl)
    throw new Error(
      'TEST_DATABASE_URL needs TEST_DATABASE_OWNER_URL beside it: the owner of that database, with CREATEDB',
    )
  // Each project of a run has one of its own.
  const template = `eventkit_test_${process.pid}_${newId().slice(-12)}`
  const onServer = async (sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: ownerUrl })
    await client.connect()
    await client.query(sql).finally(() => client.end())
  }
  await onServer(`create database ${template} template template0 encoding 'UTF8'`)
  await migrateUp(onDatabase(ownerUrl, template), decodeURIComponent(new URL(appUrl).username))
  return {
    postgres: { appUrl, ownerUrl, adminUrl: ownerUrl, template },
    close: () => onServer(`drop database ${template} with (force)`),
  }
}

/** The same server and role, another database. */
export function onDatabase(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}

const memory = '/dev/shm'
/** A run takes some hundred megabytes; the rest is for whoever else uses it. */
const roomNeeded = 4e9

/** In memory where there is room: a database is cloned there in a twentieth of the time that a disk takes. */
function fastFolder(): string {
  if (!existsSync(memory)) return tmpdir()
  const { bavail, bsize } = statfsSync(memory)
  return bavail * bsize > roomNeeded ? memory : tmpdir()
}

/** A killed run leaves its folder behind, though never a running server. */
function sweepLeftovers(base: string): void {
  const anHourAgo = Date.now() - 3_600_000
  for (const name of readdirSync(base).filter((entry) => entry.startsWith(prefix))) {
    const folder = join(base, name)
    if (statSync(folder).mtimeMs < anHourAgo && !findPostmaster(join(folder, 'postgres')))
      rmSync(folder, { recursive: true, force: true })
  }
}
