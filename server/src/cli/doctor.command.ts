import { existsSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import type { Command } from 'commander'
import pg from 'pg'
import { checkConfig, type GivenConfig } from '../config.ts'
import { hasCluster } from '../platform/database/embedded.cluster.ts'
import { migrationStatus } from '../platform/database/migrate.ts'
import { openDatabase } from '../platform/database/open-database.ts'
import { exitCode } from './failure.ts'
import { print, table } from './output.ts'

interface Finding {
  check: string
  verdict: 'ok' | 'warning' | 'failed'
  says: string
}

/** With less free space than this PostgreSQL may soon stop. */
const lowDiskBytes = 2 * 1024 ** 3
/** A clock further off than this makes tokens and times wrong. */
const clockLimitMs = 5000

/** `eventkit doctor`: whether EventKit can run here, and what to do where not. */
export function addDoctor(program: Command): void {
  program
    .command('doctor')
    .description('check database, migrations, sorting, disk, clock and ports')
    .action(async (_: object, command: Command) => {
      const findings = await examine()
      print(
        command,
        { findings },
        table(
          ['check', 'verdict', ''],
          findings.map(({ check, verdict, says }) => [check, verdict, says]),
        ),
      )
      if (findings.some(({ verdict }) => verdict === 'failed')) process.exitCode = exitCode.failed
    })
}

async function examine(): Promise<Finding[]> {
  let config: GivenConfig
  try {
    config = checkConfig(process.env)
  } catch (error) {
    return [{ check: 'settings', verdict: 'failed', says: messageOf(error) }]
  }
  const runtime: Finding = {
    check: 'runtime',
    verdict: 'ok',
    says: `Node ${process.versions.node} on ${process.platform} ${process.arch}`,
  }
  const settings: Finding = { check: 'settings', verdict: 'ok', says: 'can be used' }
  return [
    runtime,
    settings,
    ...(await examineDatabase(config)),
    examineDisk(config.dataDir),
    ...(await examinePorts(config)),
  ]
}

async function examineDatabase(config: GivenConfig): Promise<Finding[]> {
  if (config.databaseUrl === undefined && !hasCluster(config.dataDir))
    return [{ check: 'database', verdict: 'ok', says: `none yet: the first start makes it in ${config.dataDir}` }]
  let database: Awaited<ReturnType<typeof openDatabase>>
  try {
    database = await openDatabase(config, { mode: 'share' })
  } catch (error) {
    return [{ check: 'database', verdict: 'failed', says: messageOf(error) }]
  }
  const client = new pg.Client({ connectionString: database.appUrl })
  try {
    await client.connect()
    const { rows } = await client.query<{ version: string; now: Date }>(
      `select current_setting('server_version') as version, clock_timestamp() as now`,
    )
    const where = config.databaseUrl === undefined ? `embedded, in ${config.dataDir}` : 'of DATABASE_URL'
    const offMs = Math.abs((rows[0]?.now.getTime() ?? 0) - Date.now())
    return [
      { check: 'database', verdict: 'ok', says: `PostgreSQL ${rows[0]?.version}, ${where}` },
      await examineMigrations(database.appUrl),
      await examineSorting(client, config),
      offMs > clockLimitMs
        ? {
            check: 'clock',
            verdict: 'failed',
            says: `${Math.round(offMs / 1000)} s off the database’s: set both by NTP`,
          }
        : { check: 'clock', verdict: 'ok', says: `${offMs} ms from the database’s` },
    ]
  } finally {
    await client.end()
    await database.close()
  }
}

async function examineMigrations(appUrl: string): Promise<Finding> {
  const status = await migrationStatus(appUrl)
  const open = status.filter(({ state }) => state === 'pending').length
  const odd = status.filter(({ state }) => state === 'changed' || state === 'unknown').length
  if (odd > 0)
    return {
      check: 'migrations',
      verdict: 'failed',
      says: `${odd} are of another version of EventKit: see \`eventkit migrate status\``,
    }
  if (open > 0)
    return {
      check: 'migrations',
      verdict: 'warning',
      says: `${open} to apply: a start or \`eventkit migrate up\` does it`,
    }
  return { check: 'migrations', verdict: 'ok', says: `all ${status.length} applied` }
}

/**
 * Whether indexes are sorted as the server's libraries (ICU, libc) sort today. After an upgrade of one, an index keeps the
 * old order until it is built anew: lists leave rows out, and what is unique is not.
 */
async function examineSorting(client: pg.Client, { databaseUrl, dataDir }: GivenConfig): Promise<Finding> {
  const check = 'sorting'
  const { rows } = await client.query<{ name: string; before: string; now: string; refresh: string; reindex: string }>(`
    select format('reindex database %I', current_database()) as reindex, found.* from (
    select 'the collation ' || collname as name, collversion as before, pg_collation_actual_version(c.oid) as now,
      format('alter collation %I.%I refresh version', n.nspname, collname) as refresh
    from pg_collation c join pg_namespace n on n.oid = collnamespace
    where collversion <> pg_collation_actual_version(c.oid)
      and exists (select from pg_index where c.oid = any(indcollation))
    union all
    select 'the database', datcollversion, pg_database_collation_actual_version(oid),
      format('alter database %I refresh collation version', datname)
    from pg_database where datname = current_database() and datcollversion <> pg_database_collation_actual_version(oid)) found`)
  if (rows.length === 0) return { check, verdict: 'ok', says: 'indexes are in the order of this server' }
  const changed = rows.map(({ name, before, now }) => `${name} from ${before} to ${now}`).join(', ')
  const superuser =
    databaseUrl === undefined ? `postgres (password in ${join(dataDir, 'database.json')})` : 'a superuser'
  const commands = [rows[0]?.reindex, ...rows.map(({ refresh }) => refresh)]
  return {
    check,
    verdict: 'failed',
    says:
      `the libraries that sort texts changed (${changed}), and lists may leave rows out: stop EventKit, and as ` +
      `${superuser} run \`${commands.join('; ')}\``,
  }
}

function examineDisk(dataDir: string): Finding {
  let folder = dataDir
  while (!existsSync(folder)) folder = dirname(folder)
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  const says = `${(free / 1024 ** 3).toFixed(1)} GB free at ${folder}`
  return free < lowDiskBytes
    ? { check: 'disk', verdict: 'warning', says: `${says}: make room` }
    : { check: 'disk', verdict: 'ok', says }
}

async function examinePorts(config: GivenConfig): Promise<Finding[]> {
  const isRunning = await fetch(`http://localhost:${config.port}/healthz`).then(
    (reply) => reply.ok,
    () => false,
  )
  const ports = [
    ['PORT', config.port],
    ['GRPC_PORT', config.grpcPort],
  ] as const
  return Promise.all(
    ports.map(async ([name, port]): Promise<Finding> => {
      const check = `${name} ${port}`
      if (await isFree(port, config.host)) return { check, verdict: 'ok', says: 'free' }
      if (isRunning) return { check, verdict: 'ok', says: 'EventKit answers' }
      return { check, verdict: 'failed', says: `in use by another program: stop it, or set ${name}` }
    }),
  )
}

function isFree(port: number, host: string): Promise<boolean> {
  return new Promise((settle) => {
    const probe = createServer()
    probe.once('error', () => settle(false))
    probe.listen(port, host, () => probe.close(() => settle(true)))
  })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
