import { closeSync, existsSync, openSync, readFileSync, rmSync, statSync } from 'node:fs'
import type { Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { DatabaseError } from './database.error.ts'
import { makeRolesAndDatabase } from './embedded.access.ts'
import type { Cluster } from './embedded.cluster.ts'
import { makeRunFolder } from './embedded.folders.ts'
import {
  findPostmaster,
  type Postmaster,
  postmasterReady,
  removeStalePid,
  stopPostmaster,
} from './embedded.postmaster.ts'
import { spawnAs } from './embedded.process.ts'

/** A PostgreSQL that takes connections. */
export interface Running {
  /** Someone else started it: another server that is alive, or one that was killed. */
  isJoined: boolean
  host: string
  port: number
  /** Ends it and waits, when it is ours to end. */
  stop(): Promise<void>
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<void>
}

/** Starts the cluster, or joins the PostgreSQL that runs on it, and makes what is missing of roles and database. */
export async function startAndSetUp(cluster: Cluster): Promise<Running> {
  for (let attempt = 1; ; attempt++) {
    const running = await startOrJoin(cluster)
    try {
      await makeRolesAndDatabase(running, cluster.passwords)
      return running
    } catch (error) {
      // We joined one whose server was just killed, and which is on its way out.
      if (!isGoing(error) || attempt >= mostAttempts) throw error
      await sleep(50)
    }
  }
}

/** How often to try again while a PostgreSQL goes. */
export const mostAttempts = 100

/** True for what a PostgreSQL on its way out, or one that has just gone, makes of a connection or a signal. */
export function isGoing(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  return (
    ['57P01', '57P03', 'ECONNREFUSED', 'ECONNRESET', 'ENOENT', 'ESRCH'].includes(code) ||
    error.message.startsWith('Connection terminated')
  )
}

/** The same without the set-up; `runFolder` is where the socket shall be again. */
export async function startOrJoin(cluster: Cluster, runFolder?: string): Promise<Running> {
  // What a killed process leaves needs a moment to go: its postmaster is stopping, or its last backends hold memory.
  for (let failures = 0; ;) {
    const found = findPostmaster(cluster.folder)
    if (found?.status === 'stopping') await sleep(20)
    else if (found) {
      const ready = await postmasterReady(cluster.folder, () => !findPostmaster(cluster.folder))
      if (ready) return joined(cluster, ready)
    } else {
      const logStart = existsSync(cluster.logFile) ? statSync(cluster.logFile).size : 0
      const started = await start(cluster, runFolder)
      if (started) return started
      failures++
      if (failures >= 8)
        throw new DatabaseError(`the embedded PostgreSQL does not start:\n${logAfter(cluster, logStart)}`)
      await sleep(250)
    }
  }
}

const logAfter = ({ logFile }: Cluster, start: number): string =>
  readFileSync(logFile).subarray(start).toString().trim()

function joined({ folder }: Cluster, postmaster: Postmaster): Running {
  const watch = async (): Promise<void> => {
    while (findPostmaster(folder)?.pid === postmaster.pid) await sleep(500, undefined, { ref: false })
  }
  return { ...postmaster, isJoined: true, stop: () => stopPostmaster(folder), ended: watch() }
}

/**
 * Ends PostgreSQL when our end of the pipe closes, which it does however we end: a killed server leaves nothing running. It
 * then removes the socket's folder, unless it was told to keep it for the PostgreSQL that comes next.
 */
const leash = `
  (keep=$(cat <&3); kill -INT $$ 2>/dev/null; n=0
   while kill -0 $$ 2>/dev/null && [ $n -lt 100 ]; do sleep 0.1; n=$((n+1)); done; [ -n "$keep" ] || rm -rf "$0") &
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
  const pipe = child.stdio[3] as Socket
  pipe.on('error', () => {}) // its reader may be gone first
  const letGo = (): void => void pipe.destroy()
  const ended = new Promise<void>((settle) => {
    child.once('error', () => settle())
    child.once('exit', () => settle())
  }).then(() => {
    hasEnded = true
    if (!pipe.destroyed) pipe.end('keep')
  })
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
