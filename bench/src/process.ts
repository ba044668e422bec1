import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

/** A server being measured. */
export interface Served {
  origin: string
  pid: number
  close(): Promise<void>
}

export const root: string = fileURLToPath(new URL('../..', import.meta.url))
const patienceMs = 60_000

/** Starts a program of ours under this Node and waits until `path` of its port answers 200. */
export async function serve(
  args: string[],
  path: string,
  environment: (port: number) => Record<string, string>,
): Promise<Served> {
  const port = await freePort()
  const child = spawn(process.execPath, args, {
    cwd: root,
    env: { ...process.env, ...environment(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  const origin = `http://127.0.0.1:${port}`
  const ended = once(child, 'exit')
  try {
    await answers(child, origin + path)
  } catch (error) {
    child.kill('SIGKILL')
    throw error
  }
  return {
    origin,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Waits until a URL answers 200. */
export async function answers(child: ChildProcess, url: string): Promise<void> {
  const until = performance.now() + patienceMs
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(' ')} ended with ${child.exitCode}`)
    const reply = await fetch(url).catch(() => undefined)
    if (reply?.ok) return
    await sleep(10)
  }
  throw new Error(`${url} did not answer within ${patienceMs / 1000} s`)
}

/** A port nobody listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** Processor time of a process in milliseconds, with that of its children if asked for; undefined where there is no /proc. */
export function processorMs(pid: number, options: { withChildren?: boolean } = {}): number | undefined {
  if (!existsSync('/proc/self/stat')) return undefined
  const pids = options.withChildren
    ? readdirSync('/proc').filter((name) => /^\d+$/.test(name) && (Number(name) === pid || parentOf(name) === pid))
    : [String(pid)]
  return pids.reduce((sum, one) => sum + ticksOf(one) * 10, 0)
}

/** Resident memory of a process in megabytes; undefined where there is no /proc. */
export function memoryMb(pid: number): number | undefined {
  const status = existsSync(`/proc/${pid}/status`) ? readFileSync(`/proc/${pid}/status`, 'utf8') : ''
  const found = /VmRSS:\s+(\d+) kB/.exec(status)?.[1]
  return found === undefined ? undefined : Number(found) / 1024
}

const parentOf = (pid: string): number => Number(statOf(pid)[1] ?? -1)

/** User and system time, in hundredths of a second. */
function ticksOf(pid: string): number {
  const stat = statOf(pid)
  return Number(stat[11] ?? 0) + Number(stat[12] ?? 0)
}

/** The fields after the program's name, which may hold spaces; empty when the process has ended. */
function statOf(pid: string): string[] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    return []
  }
}
