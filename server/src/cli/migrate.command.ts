import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { makeKeyring } from '../kernel/keyring.ts'
import { label, migrateDown, migrateUp, migrationStatus } from '../platform/database/migrate.ts'
import { openDatabase, type OpenDatabase } from '../platform/database/open-database.ts'
import { CliError } from './failure.ts'
import { print, table } from './output.ts'

interface Reach {
  to?: number
  steps?: number
}

/** `eventkit migrate up|down|status`, on the embedded database or on DATABASE_OWNER_URL. */
export function addMigrate(program: Command): void {
  const migrate = program.command('migrate').description('change the database’s schema')
  migrate
    .command('up')
    .description('apply what is missing')
    .option('--to <number>', 'stop after this one', Number)
    .action(async ({ to }: Reach, command: Command) => {
      await withDatabase(async ({ ownerUrl, appRole }) => {
        const { secret, formerSecret } = loadConfig(process.env)
        const keyring = makeKeyring(secret, formerSecret)
        const applied = await migrateUp(needOwner(ownerUrl), appRole, { keyring, ...(to !== undefined && { to }) })
        print(
          command,
          { applied: applied.map(label) },
          applied.map((each) => `applied ${label(each)}`).join('\n') || 'nothing to apply',
        )
      })
    })
  migrate
    .command('down')
    .description('undo the newest migration; its data is lost')
    .option('--steps <number>', 'how many (1)', Number)
    .option('--to <number>', 'keep this one as the newest; 0 undoes all', Number)
    .action(async (reach: Reach, command: Command) => {
      await withDatabase(async ({ ownerUrl, appRole }) => {
        const undone = await migrateDown(needOwner(ownerUrl), appRole, reach)
        print(
          command,
          { undone: undone.map(label) },
          undone.map((each) => `took back ${label(each)}`).join('\n') || 'nothing to take back',
        )
      })
    })
  migrate
    .command('status')
    .description('list the migrations')
    .action(async (_: Reach, command: Command) => {
      await withDatabase(async ({ appUrl }) => {
        const status = await migrationStatus(appUrl)
        const rows = status.map((each) => [label(each), each.state, each.appliedAt?.toISOString() ?? ''])
        print(command, { migrations: status }, table(['migration', 'state', 'applied at'], rows))
      })
    })
}

/** Opens the database for one command; an embedded one that a server runs is shared with it. */
export async function withDatabase<T>(run: (database: OpenDatabase) => Promise<T>): Promise<T> {
  const database = await openDatabase(loadConfig(process.env), { mode: 'share' })
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}

/** The owner's URL. @throws CliError when only the app's is known */
export function needOwner(ownerUrl: string | undefined): string {
  if (ownerUrl === undefined)
    throw new CliError('DATABASE_OWNER_URL is not set: this needs the role that owns the tables')
  return ownerUrl
}
