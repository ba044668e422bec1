import { type Logger, pino } from 'pino'
import { type App, buildApp } from './app.ts'
import { type Config, ConfigError, type Env, loadConfig } from './config.ts'
import { makeKeyring } from './kernel/keyring.ts'
import { modules } from './modules.ts'
import { DatabaseError } from './platform/database/database.error.ts'
import { MigrationError } from './platform/database/migration.files.ts'
import { migrateOrCheck, openDatabase } from './platform/database/open-database.ts'

/** What to do beside serving. */
export interface StartOptions {
  /** Fill a company to look at. */
  demo: boolean
}

/** A stop that takes longer than this (the app drains for 8 s, then PostgreSQL stops) is forced. */
const stopWithinMs = 15_000

/**
 * Runs the server until it is told to stop: settings, database, migrations, app. What the operator can fix (a setting, a port,
 * the data folder) is said in a sentence and ends the process with 1; anything else is a fault and keeps its stack.
 */
export async function start(env: Env, options: StartOptions): Promise<void> {
  const startedAt = performance.now()
  const closers: { name: string; close: () => Promise<void> }[] = []
  let log: Logger | undefined
  try {
    // The tour in the README signs a company up, on a server with a demo company, too.
    const config = loadConfig(options.demo ? { SIGN_UP: 'open', ...env } : env)
    const logTo = pino.destination({ fd: 2, sync: false })
    log = pino({ level: config.logLevel, timestamp: pino.stdTimeFunctions.isoTime }, logTo)
    process.on('exit', () => logTo.flushSync())
    const stop = stopOnSignals(closers, log)
    const onLog = (message: string): void => log?.info(message)
    const database = await openDatabase(config, { onLog })
    closers.push({ name: 'database', close: database.close })
    await migrateOrCheck(database, makeKeyring(config.secret, config.formerSecret), onLog)
    if (config.databaseUrl !== undefined && !env.EVENTKIT_SECRET) {
      log.warn('EVENTKIT_SECRET is not set: other processes on this database must use the same one')
    }
    if (stop.isAsked()) return
    const app = await buildApp({ config, appUrl: database.appUrl, log })
    closers.push({ name: 'app', close: app.close })
    await app.listen()
    if (options.demo) await quietly(log, env, () => seed(app))
    console.log(greeting(config, performance.now() - startedAt))
  } catch (error) {
    const sentence = sentenceFor(error)
    if (sentence === undefined && log) log.fatal(error)
    else console.error(sentence ?? error)
    process.exitCode = 1
    await closeAll(closers, log)
    process.exit()
  }
}

/** Hundreds of requests that nobody sent are no news, unless LOG_LEVEL asks for them. */
async function quietly(log: Logger, env: Env, run: () => Promise<void>): Promise<void> {
  const { level } = log
  if (!env.LOG_LEVEL) log.level = 'warn'
  await run()
  log.level = level
}

async function seed(app: App): Promise<void> {
  const { seedDemo } = await import('./demo/demo.seed.ts')
  console.log(await seedDemo(app, modules))
}

/** npm and the terminal both pass a Ctrl-C on; signals this close together are one. */
const sameSignalMs = 400

/** The first SIGINT or SIGTERM closes everything in reverse order, a second one ends the process at once. */
function stopOnSignals(
  closers: { name: string; close: () => Promise<void> }[],
  log: Logger,
): { isAsked: () => boolean } {
  let askedAt: number | undefined
  const onSignal = (signal: string): void => {
    if (askedAt !== undefined && performance.now() - askedAt < sameSignalMs) return
    if (askedAt !== undefined) process.exit(130)
    askedAt = performance.now()
    log.info(`${signal}: stopping`)
    if (process.stdout.isTTY) console.log('\nStopping. Ctrl-C again forces it.')
    const forced = setTimeout(() => process.exit(1), stopWithinMs)
    forced.unref()
    void closeAll(closers, log).then(() => process.exit())
  }
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, onSignal)
  // The process that started this one (server/bin/run-pinned.mjs) was killed.
  process.on('disconnect', () => onSignal('the parent process is gone'))
  process.channel?.unref()
  return { isAsked: () => askedAt !== undefined }
}

async function closeAll(
  closers: { name: string; close: () => Promise<void> }[],
  log: Logger | undefined,
): Promise<void> {
  for (const { name, close } of closers.splice(0).toReversed()) {
    try {
      await close()
    } catch (error) {
      log?.error(error, `closing the ${name} failed`)
      process.exitCode = 1
    }
  }
}

function greeting(config: Config, ms: number): string {
  const served =
    config.role === 'worker' ? ['background work only'] : [config.publicUrl, `gRPC on port ${config.grpcPort}`]
  const kept = config.databaseUrl === undefined ? config.dataDir : 'the PostgreSQL of DATABASE_URL'
  return [
    '',
    `  EventKit  ${served.join('   ')}`,
    `  data      ${kept}`,
    `  ready in ${(ms / 1000).toFixed(1)} s; Ctrl-C stops`,
    '',
  ].join('\n')
}

/** The message of an error that the operator can fix; undefined for a fault of ours. */
function sentenceFor(error: unknown): string | undefined {
  if (error instanceof ConfigError) return `EventKit cannot start with these settings:\n${error.message}`
  if (error instanceof DatabaseError || error instanceof MigrationError)
    return `EventKit cannot start: ${error.message}`
  if (!(error instanceof Error && 'syscall' in error && error.syscall === 'listen')) return undefined
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  const advice = 'set PORT or GRPC_PORT to another (PORT is for web and REST, GRPC_PORT for gRPC)'
  if (code === 'EADDRINUSE')
    return `EventKit cannot start: port ${port} is in use by another program: stop it, or ${advice}`
  if (code === 'EACCES') return `EventKit cannot start: port ${port} needs more rights than this user has: ${advice}`
  return `EventKit cannot start: it cannot listen on ${address}: check HOST (${code})`
}
