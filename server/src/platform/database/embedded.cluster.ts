import { existsSync, mkdirSync, readFileSync, realpathSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseError } from './database.error.ts'
import { keptPasswords, type Passwords } from './embedded.access.ts'
import { makeRunFolder, withPasswordFile } from './embedded.folders.ts'
import { type Binaries, findBinaries, findOsUser, type OsUser, runAs } from './embedded.process.ts'

/** How to run the embedded PostgreSQL. */
export interface EmbeddedOptions {
  dataDir: string
  /** Settings of PostgreSQL over ours, such as `{ fsync: 'off' }` in tests. */
  settings?: Record<string, string>
  /** `own` (the server) refuses a folder another process uses; `share` (the command line) joins it there. */
  mode?: 'own' | 'share'
  onLog?: (message: string) => void
}

/** A cluster on disk, with what it takes to run it. */
export interface Cluster {
  folder: string
  logFile: string
  settings: Record<string, string>
  user: OsUser | undefined
  binaries: Binaries
  passwords: Passwords
  log: (message: string) => void
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

/** Whether a data folder has a cluster. */
export const hasCluster = (dataDir: string): boolean => existsSync(join(dataDir, 'postgres', 'PG_VERSION'))

/** Makes the cluster on first use. @throws DatabaseError when another version of PostgreSQL made it */
export async function prepareCluster(options: EmbeddedOptions): Promise<Cluster> {
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
