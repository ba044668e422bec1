import { existsSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { basename, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'

/** What a running PostgreSQL says of itself in `postmaster.pid`. */
export interface Postmaster {
  pid: number
  port: number
  /** The folder of its socket. */
  host: string
  status: 'starting' | 'ready' | 'stopping'
}

/** How the folders of our sockets begin, in the system's folder for temporary files. */
export const socketFolderPrefix = 'eventkit-'

/** Reads the postmaster of a cluster, undefined when there is none or the file is a leftover of one that died. */
export function findPostmaster(cluster: string): Postmaster | undefined {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file)) return undefined
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
  const [pid, , , port, host = '', , , status] = lines
  if (!Number(pid) || !isPostmasterOf(cluster, Number(pid))) return undefined
  const word = status === 'ready' || status === 'stopping' ? status : 'starting'
  return { pid: Number(pid), port: Number(port), host, status: word }
}

/**
 * Removes a `postmaster.pid` whose process is gone or is another program by now. PostgreSQL does so itself for a number
 * that is free, but refuses to start when it was given to someone else, as happens after a restarted container.
 */
export function removeStalePid(cluster: string): boolean {
  const file = join(cluster, 'postmaster.pid')
  if (!existsSync(file) || findPostmaster(cluster)) return false
  const socketFolder = readFileSync(file, 'utf8').split('\n')[4]?.trim() ?? ''
  rmSync(file, { force: true })
  if (basename(socketFolder).startsWith(socketFolderPrefix)) rmSync(socketFolder, { recursive: true, force: true })
  return true
}

/** Waits until the cluster's postmaster takes connections; undefined when it ended instead. Crash recovery may take long. */
export async function postmasterReady(cluster: string, hasEnded: () => boolean): Promise<Postmaster | undefined> {
  while (!hasEnded()) {
    const postmaster = findPostmaster(cluster)
    if (postmaster?.status === 'ready') return postmaster
    await sleep(10)
  }
  return undefined
}

/** Ends the postmaster: clients are cut off, what is committed is kept. Returns once it is gone. */
export async function stopPostmaster(cluster: string): Promise<void> {
  const postmaster = findPostmaster(cluster)
  if (!postmaster) return
  // PostgreSQL's fast shutdown.
  if (postmaster.status !== 'stopping') process.kill(postmaster.pid, 'SIGINT')
  while (isAlive(postmaster.pid) && findPostmaster(cluster)?.pid === postmaster.pid) await sleep(10)
}

/** True while a process has that number, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

function isPostmasterOf(cluster: string, pid: number): boolean {
  if (!isAlive(pid)) return false
  const proc = `/proc/${pid}`
  if (!existsSync('/proc/self/stat')) return true // no /proc (macOS): the number has to do
  try {
    // A postmaster's working folder is its cluster; a zombie's cannot be read.
    return readlinkSync(`${proc}/cwd`) === cluster
  } catch {
    return readCommand(proc).includes('postgres')
  }
}

function readCommand(proc: string): string {
  try {
    return readFileSync(`${proc}/cmdline`, 'utf8')
  } catch {
    return '' // it ended since we looked
  }
}
