import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestDatabase, type TestDatabase } from '../test/database.ts'

const main = fileURLToPath(new URL('main.ts', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'eventkit-start-'))
let database: TestDatabase
let taken: Server
let takenPort: string

beforeAll(async () => {
  database = await createTestDatabase()
  taken = createServer()
  await new Promise<void>((settle) => taken.listen(0, '127.0.0.1', settle))
  takenPort = String((taken.address() as AddressInfo).port)
})
afterAll(async () => {
  taken.close()
  await database.drop()
  rmSync(folder, { recursive: true })
})

interface Started {
  child: ChildProcess
  /** Waits until it has printed this, and gives everything printed so far. */
  says(text: string): Promise<string>
  ended: Promise<{ code: number | null; printed: string }>
}

function start(env: NodeJS.ProcessEnv, args: string[] = []): Started {
  const base = {
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    PORT: '0',
    GRPC_PORT: '0',
    EVENTKIT_DATA: folder,
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
  }
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...base, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const hear = (chunk: Buffer): void => void (printed += chunk.toString())
  child.stdout.on('data', hear)
  child.stderr.on('data', hear)
  return {
    child,
    says: async (text) => {
      await expect.poll(() => printed, { timeout: 20_000 }).toContain(text)
      return printed
    },
    ended: new Promise((settle) => child.once('close', (code) => settle({ code, printed }))),
  }
}

test('it says where it is and that it stops, and stops on SIGTERM with 0', async () => {
  const server = start({ PUBLIC_URL: 'http://kit.example' })
  expect(await server.says('ready in')).toContain('http://kit.example')
  server.child.kill('SIGTERM')
  expect(await server.ended).toMatchObject({ code: 0, printed: expect.stringContaining('SIGTERM: stopping') })
})

test('a signal that comes twice at once, as npm and a terminal send it, still ends it cleanly', async () => {
  const server = start({})
  await server.says('ready in')
  server.child.kill('SIGINT')
  server.child.kill('SIGINT')
  expect((await server.ended).code).toBe(0)
})

test.each(['PORT', 'GRPC_PORT'])('%s in use is said in a sentence', async (name) => {
  const { code, printed } = await start({ [name]: takenPort }).ended
  expect(printed).toContain(
    `EventKit cannot start: port ${takenPort} is in use by another program: stop it, or set PORT or GRPC_PORT`,
  )
  expect(code).toBe(1)
})

test('settings that cannot be used are said in sentences', async () => {
  const { code, printed } = await start({ PORT: 'many', SIGN_UP: 'never' }).ended
  expect(printed).toBe(
    'EventKit cannot start with these settings:\nPORT must be a whole number from 0 to 65535, not "many"\nSIGN_UP must be one of first, approval, open, closed, not "never"\n',
  )
  expect(code).toBe(1)
})

test('a database that is not there is said in a sentence', async () => {
  const missing = new URL(database.appUrl)
  missing.pathname = '/no_such_database'
  expect((await start({ DATABASE_URL: missing.href }).ended).printed).toMatch(
    /EventKit cannot start: DATABASE_URL cannot be reached: .*no_such_database/,
  )
})

test('without the owner’s URL it only checks the schema, and says how to migrate', async () => {
  const empty = await createTestDatabase('empty')
  const { code, printed } = await start({ DATABASE_URL: empty.appUrl, DATABASE_OWNER_URL: '' }).ended
  await empty.drop()
  expect(printed).toMatch(/the database lacks \d+ migrations, from 0001_platform: run `npx eventkit migrate up`/)
  expect(code).toBe(1)
})

test('wrong arguments end with 2', async () => {
  expect(await start({}, ['--dmeo']).ended).toMatchObject({
    code: 2,
    printed: expect.stringContaining('usage: npm start'),
  })
})
