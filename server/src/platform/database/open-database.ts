import pg from 'pg'
import type { Config } from '../../config.ts'
import type { Keyring } from '../../kernel/keyring.ts'
import { DatabaseError } from './database.error.ts'
import { openEmbedded } from './embedded.ts'
import { assertMigrated, label, migrateUp } from './migrate.ts'

/** Where the database is. Without an owner's URL this process cannot migrate. */
export interface OpenDatabase {
  appUrl: string
  ownerUrl: string | undefined
  /** The role of the app's URL, which migrations grant to. */
  appRole: string
  /** Stops an embedded database; a server of someone else's is left alone. */
  close(): Promise<void>
}

/** What openDatabase needs of the settings. */
export type DatabaseConfig = Pick<Config, 'dataDir' | 'databaseUrl' | 'databaseOwnerUrl'>

/** How to open it. */
export interface OpenOptions {
  /** `share` joins an embedded database that a running server has; see openEmbedded. */
  mode?: 'own' | 'share'
  onLog?: (message: string) => void
}

/**
 * Starts the embedded PostgreSQL, or checks the server that DATABASE_URL names.
 * @throws DatabaseError saying what to do
 */
export async function openDatabase(config: DatabaseConfig, options: OpenOptions = {}): Promise<OpenDatabase> {
  const { databaseUrl: appUrl, databaseOwnerUrl: ownerUrl } = config
  if (appUrl === undefined)
    return { ...(await openEmbedded({ dataDir: config.dataDir, ...options })), appRole: 'eventkit_app' }
  return { appUrl, ownerUrl, appRole: await checkedAppRole(appUrl), close: async () => {} }
}

/** Brings the schema up to date as the owner, or, without an owner, checks that it is. */
export async function migrateOrCheck(
  database: OpenDatabase,
  keyring: Keyring,
  onLog: (message: string) => void,
): Promise<void> {
  if (database.ownerUrl === undefined) return await assertMigrated(database.appUrl)
  await migrateUp(database.ownerUrl, database.appRole, {
    keyring,
    onStep: (migration) => onLog(`applied migration ${label(migration)}`),
  })
}

async function checkedAppRole(appUrl: string): Promise<string> {
  const client = new pg.Client({
    connectionString: appUrl,
    application_name: 'eventkit check',
    connectionTimeoutMillis: 10_000,
  })
  try {
    await client.connect()
    const { rows } = await client.query<{ role: string; above: boolean; version: number }>(
      `select current_user as role, rolsuper or rolbypassrls as above, current_setting('server_version_num')::int as version
       from pg_roles where rolname = current_user`,
    )
    const { role = '', above = true, version = 0 } = rows[0] ?? {}
    if (version < 150_000)
      throw new DatabaseError(
        `DATABASE_URL is a PostgreSQL ${Math.floor(version / 10_000)}; EventKit needs 15 or newer`,
      )
    // Companies are kept apart by row-level security, which does not hold for such roles.
    if (above)
      throw new DatabaseError(`the role ${role} of DATABASE_URL is a superuser or has BYPASSRLS: use a lesser one`)
    return role
  } catch (error) {
    if (error instanceof DatabaseError) throw error
    throw new DatabaseError(`DATABASE_URL cannot be reached: ${reasonOf(error)}`, { cause: error })
  } finally {
    await client.end()
  }
}

/** A connection tried on several addresses fails with one error holding the rest, whose own message is empty. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join(', ')
  return error instanceof Error ? error.message : String(error)
}
