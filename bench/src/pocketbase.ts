import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { answers, freePort, root, type Served } from './process.ts'
import { words } from './seed.words.ts'
import { call } from './world.ts'

const version = 'v0.36.0'
const folder = join(root, 'node_modules/.cache/eventkit-bench', version)
const password = 'correct horse battery staple'
const email = 'admin@bench.example'

/** PocketBase with one collection of tasks, each commit synced as PostgreSQL does it. */
export interface PocketBase extends Served {
  token: string
  /** The person new tasks are assigned to, and their workspace. */
  personId: string
  workspaceId: string
  taskIds: string[]
}

/** Builds PocketBase unless that was done before; undefined where there is no Go. */
export function buildPocketBase(): string | undefined {
  const program = join(folder, 'base')
  if (existsSync(program)) return program
  try {
    execFileSync('go', ['version'], { stdio: 'ignore' })
  } catch {
    return undefined
  }
  mkdirSync(folder, { recursive: true })
  const source = `github.com/pocketbase/pocketbase/examples/base@${version}`
  execFileSync('go', ['install', source], { env: { ...process.env, GOBIN: folder }, stdio: 'inherit' })
  return program
}

/** Starts it in a new folder, which `close` removes, with so many tasks. */
export async function openPocketBase(program: string, tasks: number): Promise<PocketBase> {
  const dir = mkdtempSync(join(tmpdir(), 'eventkit-bench-peer-'))
  mkdirSync(join(dir, 'hooks'))
  writeFileSync(join(dir, 'hooks/durable.pb.js'), hooks)
  execFileSync(program, [...flagsOf(dir), 'superuser', 'upsert', email, password], { stdio: 'ignore' })
  const first = await start(program, dir)
  const { personId, workspaceId } = await makeCollections(first.origin)
  await first.close()
  const taskIds = seed(dir, tasks, personId, workspaceId)
  const { origin, pid, close } = await start(program, dir)
  const { token } = await signIn(origin, 'users')
  await assertDurable(origin)
  return {
    origin,
    pid,
    token,
    personId,
    workspaceId,
    taskIds,
    close: async () => {
      await close()
      rmSync(dir, { recursive: true, force: true })
    },
  }
}

/** It opens SQLite with synchronous=NORMAL, which loses commits with the power; all writes go over one connection. */
const hooks = `
onBootstrap((e) => {
  e.next()
  $app.nonconcurrentDB().newQuery('PRAGMA synchronous = FULL').execute()
})
routerAdd('GET', '/durable', (e) => {
  const found = new DynamicModel({ synchronous: 0 })
  $app.nonconcurrentDB().newQuery('PRAGMA synchronous').one(found)
  return e.json(200, found)
})
`

/** @throws when commits are not synced: the comparison would be of something else */
async function assertDurable(origin: string): Promise<void> {
  const { synchronous } = await call<{ synchronous: number }>(origin, 'GET /durable')
  if (synchronous !== 2) throw new Error(`PocketBase runs with synchronous = ${synchronous}, not FULL`)
}

const flagsOf = (dir: string): string[] => [
  `--dir=${join(dir, 'data')}`,
  `--hooksDir=${join(dir, 'hooks')}`,
  `--migrationsDir=${join(dir, 'migrations')}`,
  '--hooksWatch=false',
  '--dev=false',
]

async function start(program: string, dir: string): Promise<Served> {
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const args = [...flagsOf(dir), 'serve', `--http=127.0.0.1:${port}`]
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] })
  const ended = once(child, 'exit')
  await answers(child, `${origin}/api/health`)
  return {
    origin,
    pid: child.pid ?? 0,
    close: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

const signIn = (origin: string, collection: string): Promise<{ token: string; record: { id: string } }> =>
  call(origin, `POST /api/collections/${collection}/auth-with-password`, { body: { identity: email, password } })

const isSignedIn = '@request.auth.id != ""'

/** Workspaces and tasks with the fields and sorts of ours, for whoever is signed in. */
async function makeCollections(origin: string): Promise<{ personId: string; workspaceId: string }> {
  const { token } = await signIn(origin, '_superusers')
  const post = <T>(path: string, body: object): Promise<T> => call<T>(origin, `POST ${path}`, { token, body })
  const rules = { listRule: isSignedIn, viewRule: isSignedIn, createRule: isSignedIn, type: 'base' }
  const users = await call<{ id: string }>(origin, 'GET /api/collections/users', { token })
  const spaces = await post<{ id: string }>('/api/collections', {
    ...rules,
    name: 'workspaces',
    fields: [{ name: 'name', type: 'text', required: true }],
  })
  const text = (name: string, max: number) => ({ name, type: 'text', max })
  const one = (name: string, of: { id: string }) => ({ name, type: 'relation', collectionId: of.id, maxSelect: 1 })
  const at = (name: string) => ({ name, type: 'autodate', onCreate: true, onUpdate: name === 'updated' })
  await post('/api/collections', {
    ...rules,
    name: 'tasks',
    fields: [
      { ...text('title', 200), required: true },
      text('description', 20_000),
      text('status', 40),
      { name: 'priority', type: 'number' },
      { name: 'tags', type: 'json' },
      { name: 'due_date', type: 'date' },
      one('assignee', users),
      one('workspace', spaces),
      at('created'),
      at('updated'),
    ],
    indexes: ['created', 'due_date', 'priority', 'status', 'assignee', 'workspace'].map(
      (name) => `create index tasks_${name} on tasks (${name})`,
    ),
  })
  const person = { email, password, passwordConfirm: password, name: 'Ada Admin', verified: true }
  const { id: personId } = await post<{ id: string }>('/api/collections/users/records', person)
  const { id: workspaceId } = await post<{ id: string }>('/api/collections/workspaces/records', { name: 'General' })
  return { personId, workspaceId }
}

/** Straight into the file: over HTTP it would take longer than all else. Answers some ids, spread over all. */
function seed(dir: string, tasks: number, personId: string, workspaceId: string): string[] {
  const database = new DatabaseSync(join(dir, 'data/data.db'))
  const some = (count: number, from: number): string =>
    Array.from({ length: count }, (_, k) => words[(from + k * 37) % words.length]).join(' ')
  const insert = database.prepare(`
    insert into tasks (id, title, description, status, priority, tags, due_date, assignee, workspace, created, updated)
    values (?, ?, ?, 'todo', ?, ?, ?, ?, ?, ?, ?)`)
  const ids: string[] = []
  database.exec('begin')
  for (let n = 0; n < tasks; n++) {
    const id = `t${String(n).padStart(14, '0')}`
    const at = new Date(Date.now() - (tasks - n) * 600_000).toISOString().replace('T', ' ')
    const tags = JSON.stringify([`tag-${n % 40}`])
    insert.run(id, some(5, n), some(8 + (n % 40), n * 3), 1 + (n % 4), tags, at, personId, workspaceId, at, at)
    if (n % Math.ceil(tasks / 500) === 0) ids.push(id)
  }
  database.exec('commit')
  database.close()
  return ids
}
