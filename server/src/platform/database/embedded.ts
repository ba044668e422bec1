import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { DatabaseError } from './database.error.ts'
import { keptPasswords, makeRolesAndDatabase, socketUrl } from './embedded.access.ts'
import type { Passwords } from './embedded.access.ts'
import { lockFolder } from './embedded.lock.ts'
import { findPostmaster, postmasterReady, removeStalePid, stopPostmaster } from './embedded.postmaster.ts'
import { findBinaries, findOsUser, runAs, spawnAs } from './embedded.process.ts'
import type { Binaries, OsUser } from './embedded.process.ts'
import { makeRunFolder, withPasswordFile } from './embedded.folders.ts'

/** How to run the embedded PostgreSQL. */
export interface EmbeddedOptions {
  dataDir: string
  /** Settings of PostgreSQL over ours, such as `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** `own` (the server) refuses a folder another process uses; `share` (the command line) joins it there. */
  mode?: 'own' | 'share'
  onLog?: (message: string) => void
}

/** A running embedded PostgreSQL. The admin is a superuser, for setting up only. */
export interface Embedded {
  appUrl: string
  ownerUrl: string
  adminUrl: string
  close(): Promise<void>
}

interface Cluster {
  folder: string
  logFile: string
  settings: Record<string, string>
  user: OsUser | undefined
  binaries: Binaries
  passwords: Passwords
  log: (message: string) => void
}

interface Running {
  /** Someone else started it: another server that is alive, or one that was killed. */
  isJoined: boolean
  host: string
  port: number
  /** Ends it and waits, when it is ours to end. */
  stop(): Promise<void>
  /** Settles when it ended, told to or not; never for one that an earlier process started. */
  ended: Promise<void>
}

const major = '18'

/** For a machine of 2 cores shared with the server; everything else is PostgreSQL's default. */
const tuned = {
  max_connections: '120',
  shared_buffers: '256MB',
  effective_cache_size: '1GB',
  work_mem: '16MB',
  maintenance_work_mem: '128MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  random_page_cost: '1.1',
  jit: 'off', // compiles for longer than any query of ours runs
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  // After a crash PostgreSQL flushes every file; on Linux it can ask for all of them at once.
  ...(process.platform === 'linux' && { recovery_init_sync_method: 'syncfs' }),
}

/**
 * Starts PostgreSQL under the data folder, making it on first use, or takes over one that a killed server left behind.
 * @throws DatabaseError saying what to do, when the folder is in use or the cluster cannot start
 */
export async function openEmbedded(options: EmbeddedOptions): Promise<Embedded> {
  const cluster = await prepareCluster(options)
  let running = await startAndSetUp(cluster)
  const isGuest = options.mode === 'share' && running.isJoined
  let lock: pg.Client | undefined
  let isClosing = false

  const takeLock = async (): Promise<void> => {
    if (!isGuest) lock = await lockFolder(socketUrl(running, 'owner', cluster.passwords), options.dataDir)
  }
  const restartWhenLost = async (): Promise<void> => {
    for (;;) {
      await running.ended
      if (isClosing) return
      cluster.log('the embedded PostgreSQL ended unexpectedly, starting it again')
      running = await startOrJoin(cluster, running.host)
      await takeLock()
    }
  }

  try {
    await takeLock()
  } catch (error) {
    if (!running.isJoined) await running.stop() // one we joined is whose the lock is
    throw error
  }
  restartWhenLost().catch((error: unknown) => cluster.log(`the embedded PostgreSQL is lost: ${String(error)}`))
  return {
    appUrl: socketUrl(running, 'app', cluster.passwords),
    ownerUrl: socketUrl(running, 'owner', cluster.passwords),
    adminUrl: socketUrl(running, 'admin', cluster.passwords),
    close: async () => {
      isClosing = true
      await lock?.end()
      if (isGuest) return
      await running.stop()
    },
  }
}

async function prepareCluster(options: EmbeddedOptions): Promise<Cluster> {
  mkdirSync(options.dataDir, { recursive: true })
  const dataDir = realpathSync(options.dataDir)
  const folder = join(dataDir, 'postgres')
  const cluster: Cluster = {
    folder,
    logFile: join(dataDir, 'postgres.log'),
    settings: { ...tuned, ...options.settings },
    user: findOsUser(existsSync(folder) ? folder : dataDir),
    binaries: await findBinaries(),
    passwords: keptPasswords(dataDir, existsSync(folder)),
    log: options.onLog ?? (() => {}),
  }
  if (!existsSync(join(folder, 'PG_VERSION'))) await initialise(cluster)
  const found = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim()
  if (found === major) return cluster
  throw new DatabaseError(
    `${folder} was made by PostgreSQL ${found}, this version runs ${major}: dump it with the old version, or move the folder away`,
  )
}

async function initialise(cluster: Cluster): Promise<void> {
  // Made beside its place and renamed, so that a start that was killed half-way leaves no half a cluster.
  const draft = `${cluster.folder}.${process.pid}`
  const { user, binaries, passwords } = cluster
  await withPasswordFile(user, passwords.admin, async (passwordFile) => {
    const common = [
      '--pgdata',
      draft,
      '--username=postgres',
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
    ]
    const locale = ['--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const init = async (ctype: string): Promise<void> => {
      makeRunFolder(user, draft)
      await runAs(
        user,
        [binaries.initdb, ...common, ...locale, `--lc-ctype=${ctype}`],
        [binaries.initdb, draft, passwordFile],
      )
    }
    // Word boundaries in searches follow the character type; systems name their UTF-8 one differently, or have none.
    await init('C.UTF-8')
      .catch(() => init('en_US.UTF-8'))
      .catch(() => init('C'))
  })
  try {
    renameSync(draft, cluster.folder)
  } catch (error) {
    if (!existsSync(join(cluster.folder, 'PG_VERSION'))) throw error
    rmSync(draft, { recursive: true }) // another process was faster
  }
}

async function startAndSetUp(cluster: Cluster): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const running = await startOrJoin(cluster)
    try {
      await makeRolesAndDatabase(running, cluster.passwords)
      return running
    } catch (error) {
      // We joined one whose server was just killed, and which is on its way out.
      const code = error instanceof Error && 'code' in error ? String(error.code) : ''
      if (!['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT'].includes(code) || attempt >= 100) throw error
      await sleep(50)
    }
  }
}

async function startOrJoin(cluster: Cluster, runFolder?: string): Promise<Running> {
  // What a killed process leaves needs a moment to go: its postmaster is stopping, or its last backends hold memory.
  for (let attempt = 1; ; attempt++) {
    const found = findPostmaster(cluster.folder)
    if (found?.status === 'stopping') await sleep(20)
    else if (found) {
      const ready = await postmasterReady(cluster.folder, () => !findPostmaster(cluster.folder))
      const { folder } = cluster
      if (ready) return { ...ready, isJoined: true, stop: () => stopPostmaster(folder), ended: new Promise(() => {}) }
    } else {
      const logStart = existsSync(cluster.logFile) ? statSync(cluster.logFile).size : 0
      const started = await start(cluster, runFolder)
      if (started) return started
      if (attempt >= 8)
        throw new DatabaseError(
          `the embedded PostgreSQL does not start:\n${readFileSync(cluster.logFile, 'utf8').slice(logStart).trim()}`,
        )
      await sleep(250)
    }
  }
}

/** Ends PostgreSQL when our end of the pipe closes, which it does however we end: a killed server leaves nothing running. */
const leash = `
  (cat <&3 >/dev/null; kill -INT $$ 2>/dev/null || exit; n=0
   while kill -0 $$ 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done; rm -rf "$0") &
  exec "$@" 3<&-`

async function start(cluster: Cluster, usedBefore?: string): Promise<Running | undefined> {
  if (removeStalePid(cluster.folder)) cluster.log('removed the postmaster.pid of a PostgreSQL that is gone')
  const { user, binaries, folder, settings } = cluster
  const runFolder = makeRunFolder(user, usedBefore)
  const flags = Object.entries({ ...settings, listen_addresses: '', unix_socket_directories: runFolder }).flatMap(
    ([key, value]) => ['-c', `${key}=${value}`],
  )
  const log = openSync(cluster.logFile, 'a', 0o600)
  const command = ['/bin/sh', '-c', leash, runFolder, binaries.postgres, '-D', folder, ...flags]
  const child = spawnAs(user, command, ['ignore', log, log, 'pipe'], [binaries.postgres, folder, runFolder])
  closeSync(log)
  let hasEnded = false
  const letGo = (): void => void child.stdio[3]?.destroy()
  const ended = new Promise<void>((settle) => {
    child.once('error', () => settle())
    child.once('exit', () => settle())
  }).then(() => {
    hasEnded = true
    letGo()
  })
  child.stdio[3]?.on('error', () => {}) // its reader may be gone first; nothing is ever written to it
  const ready = await postmasterReady(folder, () => hasEnded)
  if (!ready || ready.pid !== child.pid) {
    letGo()
    return undefined // it failed, or another process was faster: the next attempt tells
  }
  const stop = async (): Promise<void> => {
    letGo()
    await ended
    rmSync(runFolder, { recursive: true, force: true })
  }
  return { ...ready, isJoined: false, stop, ended }
}
