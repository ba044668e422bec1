import pg from 'pg'
import type { Keyring } from '../../kernel/keyring.ts'
import { encryptFormerEntries } from '../privacy/former-entries.ts'
import { encryptFormerInvitations } from '../privacy/former-invitations.ts'
import { type Migration, MigrationError, readMigrations, withRoles } from './migration.files.ts'

/** Where to find migrations and how far to go. */
export interface MigrateOptions {
  /** The server's own unless given. */
  folder?: string
  /** Stop after this number is applied (up), or when it is the last one left (down). */
  to?: number
  /** For what migrations encrypt; without it, those fail that find something to. */
  keyring?: Keyring | undefined
  /** Called after each step is committed. */
  onStep?: (migration: Migration, direction: 'up' | 'down') => void
}

/** One line of `eventkit migrate status`. */
export interface MigrationState {
  number: number
  name: string
  /** `changed`: its file is no longer what was applied. `unknown`: applied by a newer version, no file here. */
  state: 'applied' | 'pending' | 'changed' | 'unknown'
  appliedAt: Date | undefined
}

interface AppliedRow {
  number: number
  name: string
  checksum: string
  applied_at: Date
}

/** What SQL alone cannot do, by the name of the migration whose last part it is. */
const lastParts: Readonly<Record<string, (client: pg.Client, keyring: Keyring | undefined) => Promise<void>>> = {
  forget: encryptFormerEntries,
  sealed_columns: encryptFormerInvitations,
}

/** One process migrates a database at a time; any fixed number does, this one is "ekmigr" in ASCII. */
const migrationLock = '111512071530354'

/**
 * Applies what is missing, each migration in a transaction of its own. Safe to call from several processes at once.
 * @returns the migrations applied by this call
 * @throws MigrationError when an applied file changed or the database is newer than these files
 */
export async function migrateUp(ownerUrl: string, appRole: string, options: MigrateOptions = {}): Promise<Migration[]> {
  const migrations = await readMigrations(options.folder)
  return await asOwner(ownerUrl, async (client) => {
    await client.query(`create table if not exists schema_migration (
      number int primary key, name text not null, checksum text not null, applied_at timestamptz not null default now())`)
    await client.query('grant select on schema_migration to public')
    const applied = await appliedRows(client)
    assertUnchanged(migrations, applied)
    const pending = migrations.slice(applied.length).filter(({ number }) => number <= (options.to ?? Infinity))
    for (const migration of pending) {
      await inTransaction(client, migration, async (roles) => {
        await client.query(withRoles(migration.up, { appRole, ...roles }))
        await lastParts[migration.name]?.(client, options.keyring)
        await client.query('insert into schema_migration (number, name, checksum) values ($1, $2, $3)', [
          migration.number,
          migration.name,
          migration.checksum,
        ])
      })
      options.onStep?.(migration, 'up')
    }
    return pending
  })
}

/**
 * Takes applied migrations back, newest first: one step, `steps` of them, or until `to` is the last one left (0: none).
 * @returns the migrations taken back
 */
export async function migrateDown(
  ownerUrl: string,
  appRole: string,
  options: MigrateOptions & { steps?: number } = {},
): Promise<Migration[]> {
  const migrations = await readMigrations(options.folder)
  return await asOwner(ownerUrl, async (client) => {
    if (!(await hasMigrationTable(client))) return []
    const applied = await appliedRows(client)
    assertUnchanged(migrations, applied)
    const target = options.to ?? Math.max(0, applied.length - (options.steps ?? 1))
    const leaving = migrations.slice(target, applied.length).toReversed()
    for (const migration of leaving) {
      await inTransaction(client, migration, async (roles) => {
        await client.query(withRoles(migration.down, { appRole, ...roles }))
        await client.query('delete from schema_migration where number = $1', [migration.number])
      })
      options.onStep?.(migration, 'down')
    }
    return leaving
  })
}

/** Lists every migration and whether it is applied. Any role may ask. */
export async function migrationStatus(url: string, options: { folder?: string } = {}): Promise<MigrationState[]> {
  const migrations = await readMigrations(options.folder)
  const applied = await connected(url, async (client) =>
    (await hasMigrationTable(client)) ? await appliedRows(client) : [],
  )
  const known = migrations.map(({ number, name, checksum }): MigrationState => {
    const row = applied.find((candidate) => candidate.number === number)
    if (!row) return { number, name, state: 'pending', appliedAt: undefined }
    return { number, name, state: row.checksum === checksum ? 'applied' : 'changed', appliedAt: row.applied_at }
  })
  const unknown = applied.slice(migrations.length)
  return [
    ...known,
    ...unknown.map((row): MigrationState => ({
      number: row.number,
      name: row.name,
      state: 'unknown',
      appliedAt: row.applied_at,
    })),
  ]
}

/** @throws MigrationError saying how to migrate, unless every migration is applied and none changed. */
export async function assertMigrated(url: string, options: { folder?: string } = {}): Promise<void> {
  const status = await migrationStatus(url, options)
  const open = status.filter(({ state }) => state === 'pending')
  const odd = status.find(({ state }) => state === 'changed' || state === 'unknown')
  if (odd)
    throw new MigrationError(
      `migration ${label(odd)} is ${odd.state} in this database: run the version that applied it`,
    )
  if (open.length === 0) return
  throw new MigrationError(
    `the database lacks ${open.length} migrations, from ${label(open[0]!)}: run \`npx eventkit migrate up\` with DATABASE_OWNER_URL set, or start with it set`,
  )
}

/** A migration as people name it: `0003_work`. */
export const label = ({ number, name }: { number: number; name: string }): string =>
  `${String(number).padStart(4, '0')}_${name}`

async function asOwner<T>(ownerUrl: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  return await connected(ownerUrl, async (client) => {
    await client.query(`select pg_advisory_lock(${migrationLock})`)
    return await run(client) // the lock ends with the connection
  })
}

async function connected<T>(url: string, run: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'eventkit migrate' })
  await client.connect()
  try {
    return await run(client)
  } finally {
    await client.end()
  }
}

async function hasMigrationTable(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ found: boolean }>(`select to_regclass('schema_migration') is not null as found`)
  return rows[0]?.found === true
}

async function appliedRows(client: pg.Client): Promise<AppliedRow[]> {
  return (
    await client.query<AppliedRow>('select number, name, checksum, applied_at from schema_migration order by number')
  ).rows
}

function assertUnchanged(migrations: Migration[], applied: AppliedRow[]): void {
  for (const row of applied) {
    const file = migrations[row.number - 1]
    if (!file)
      throw new MigrationError(
        `the database has migration ${label(row)}, which this version does not know: run a newer version`,
      )
    if (file.checksum === row.checksum) continue
    throw new MigrationError(
      `migration ${label(file)} changed after it was applied: put its file back and write the change as migration ${migrations.length + 1}`,
    )
  }
}

async function inTransaction(
  client: pg.Client,
  migration: Migration,
  run: (roles: { ownerRole: string }) => Promise<void>,
): Promise<void> {
  try {
    await client.query('begin')
    const { rows } = await client.query<{ role: string }>('select current_user as role')
    await run({ ownerRole: rows[0]?.role ?? '' })
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    const reason = error instanceof Error ? error.message : String(error)
    throw new MigrationError(`migration ${label(migration)} failed and was rolled back: ${reason}`, { cause: error })
  }
}
