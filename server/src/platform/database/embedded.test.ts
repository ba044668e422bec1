import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { afterAll, expect, test } from 'vitest'
import { eventually } from '../../../test/journal.ts'
import { openEmbedded } from './embedded.ts'
import { findPostmaster } from './embedded.postmaster.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'eventkit-embedded-'))
const cluster = join(dataDir, 'postgres')
afterAll(() => rmSync(dataDir, { recursive: true }))

const pidFile = join(cluster, 'postmaster.pid')
const postmasterPid = (): number => Number(readFileSync(pidFile, 'utf8').split('\n')[0])

/** Starts another process that holds the folder, and gives its owner's URL. */
async function holder(): Promise<{ child: ChildProcess; ownerUrl: string; kill: () => Promise<void> }> {
  const child = spawn(
    process.execPath,
    [fileURLToPath(new URL('../../../test/embedded.holder.ts', import.meta.url)), dataDir],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const ended = new Promise((settle) => child.once('exit', settle))
  const ownerUrl = await new Promise<string>((settle) =>
    child.stdout.once('data', (chunk: Buffer) => settle(chunk.toString().trim())),
  )
  return { child, ownerUrl, kill: async () => void (child.kill('SIGKILL'), await ended) }
}

async function ask<T extends object>(url: string, sql: string): Promise<T[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  return (await client.query<T>(sql).finally(() => client.end())).rows
}

test('a first start makes a cluster with lesser roles, a second finds what was written', async () => {
  const first = await openEmbedded({ dataDir })
  await ask(first.ownerUrl, 'create table kept (x int)')
  expect(
    await ask(
      first.adminUrl,
      `select rolname, rolsuper or rolbypassrls or rolcreaterole as above from pg_roles where rolname like 'eventkit%' order by 1`,
    ),
  ).toEqual([
    { rolname: 'eventkit_app', above: false },
    { rolname: 'eventkit_owner', above: false },
  ])
  await expect(ask(first.appUrl, 'create table mine (x int)')).rejects.toThrow('permission denied')
  await first.close()
  const second = await openEmbedded({ dataDir })
  expect(await ask(second.ownerUrl, 'select * from kept')).toEqual([])
  await second.close()
})

test('closing leaves no process, no socket folder and private files only', async () => {
  const embedded = await openEmbedded({ dataDir })
  const socketFolder = new URL(embedded.appUrl).searchParams.get('host') ?? ''
  expect(existsSync(socketFolder)).toBe(true)
  await embedded.close()
  expect([existsSync(socketFolder), existsSync(pidFile)]).toEqual([false, false])
  expect([statSync(join(dataDir, 'database.json')).mode & 0o777, statSync(cluster).mode & 0o777]).toEqual([
    0o600, 0o700,
  ])
})

test('a folder that another process uses is refused, naming it; the command line may share it', async () => {
  const other = await holder()
  await expect(openEmbedded({ dataDir })).rejects.toThrow(`is in use by another EventKit (process ${other.child.pid})`)
  const guest = await openEmbedded({ dataDir, mode: 'share' })
  expect(guest.ownerUrl).toBe(other.ownerUrl)
  await guest.close()
  expect(findPostmaster(cluster)?.status).toBe('ready')
  await other.kill()
})

test('a killed server takes its PostgreSQL with it, and the next start has everything that was committed', async () => {
  const other = await holder()
  await ask(other.ownerUrl, 'insert into kept values (7)')
  await other.kill()
  const embedded = await openEmbedded({ dataDir })
  expect(await ask(embedded.ownerUrl, 'select * from kept')).toEqual([{ x: 7 }])
  await embedded.close()
  const killed = await holder()
  await killed.kill()
  await eventually(() => !existsSync(pidFile), 'PostgreSQL is gone')
})

test('server and PostgreSQL killed at once, and the number in postmaster.pid now another program’s', async () => {
  const other = await holder()
  process.kill(postmasterPid(), 'SIGKILL')
  await other.kill()
  const left = readFileSync(pidFile, 'utf8')
  writeFileSync(pidFile, left.replace(/^\d+/, String(process.pid)))
  const embedded = await openEmbedded({ dataDir })
  expect(await ask(embedded.ownerUrl, 'select * from kept')).toEqual([{ x: 7 }])
  await embedded.close()
})

test('a PostgreSQL killed under a running server is started again at the same place', async () => {
  const logged: string[] = []
  const embedded = await openEmbedded({ dataDir, onLog: (message) => logged.push(message) })
  process.kill(postmasterPid(), 'SIGKILL')
  await expect
    .poll(() => ask(embedded.appUrl, 'select 1 as up').catch(() => undefined), { timeout: 15_000 })
    .toEqual([{ up: 1 }])
  expect(logged[0]).toMatch(/ended unexpectedly/)
  await embedded.close()
  expect(existsSync(pidFile)).toBe(false)
})

test('one that cannot start again is tried until it can, as after a full disk', async () => {
  const logged: string[] = []
  const embedded = await openEmbedded({ dataDir, onLog: (message) => logged.push(message) })
  const needed = join(dataDir, 'postgres', 'global', 'pg_control')
  renameSync(needed, `${needed}.away`)
  process.kill(postmasterPid(), 'SIGKILL')
  await expect.poll(() => logged.at(-1), { timeout: 15_000 }).toMatch(/is down and is tried again/)
  renameSync(`${needed}.away`, needed)
  await expect
    .poll(() => ask(embedded.appUrl, 'select 1 as up').catch(() => undefined), { timeout: 15_000 })
    .toEqual([{ up: 1 }])
  await embedded.close()
  expect(existsSync(pidFile)).toBe(false)
})
