import { join } from 'node:path'
import { type Cluster, type Database, withClient } from './cluster.ts'
import { root, serve, type Served } from './process.ts'
import { type Company, seedCompany, seedOthers, settle } from './seed.ts'

/** What the server signs its tokens with. */
export const secret = 'a secret for measurements only, long enough'

/** A seeded database with our server and the floor on it. */
export interface World {
  database: Database
  company: Company
  ours: Served
  floor: Served
  /** What signing in as the company's Admin gives; asked for anew by each part, since it lasts 15 minutes. */
  token(): Promise<string>
  /** The same for a person in one of the 20 workspaces. */
  memberToken(): Promise<string>
  /** Ids of living tasks, spread over the whole company. */
  taskIds(count: number): Promise<string[]>
  close(): Promise<void>
}

/** How to make one. */
export interface WorldOptions {
  name: string
  tasks: number
  others: number
  /** Writes a CPU profile of our server there when it ends. */
  profileTo?: string
}

const password = 'correct horse battery staple'
const adminEmail = 'admin@bench.example'

/** Makes a database with one company of `tasks` tasks and small ones beside it, and starts both servers on it. */
export async function makeWorld(cluster: Cluster, options: WorldOptions): Promise<World> {
  const database = await cluster.create(options.name)
  const ours = await startOurs(cluster, database, options.profileTo)
  const company = await signUp(ours)
  await withClient(database.ownerUrl, async (client) => {
    await seedOthers(client, options.others, 500)
    await seedCompany(client, company, options.tasks)
    await settle(client)
  })
  const floor = await startFloor(database, company)
  return {
    database,
    company,
    ours,
    floor,
    token: () => signIn(ours, adminEmail),
    memberToken: () => signIn(ours, `person7@${company.id}.example`),
    taskIds: (count) => readTaskIds(database, company, count),
    close: async () => {
      await Promise.all([ours.close(), floor.close()])
    },
  }
}

function startOurs(cluster: Cluster, database: Database, profileTo: string | undefined): Promise<Served> {
  const profile = profileTo === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileTo}`]
  // As server/bin/run-pinned.mjs starts it.
  const flags = ['--max-semi-space-size=64', ...profile]
  return serve([...flags, join(root, 'server/src/main.ts')], '/readyz', (port) => ({
    PORT: String(port),
    GRPC_PORT: String(port + 1),
    DATABASE_URL: database.appUrl,
    EVENTKIT_DATA: cluster.dataDir,
    EVENTKIT_SECRET: secret,
    SIGN_UP: 'open',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'warn',
  }))
}

const startFloor = (database: Database, company: Company): Promise<Served> =>
  serve([join(root, 'bench/src/floor.process.ts')], '/ready', (port) => ({
    FLOOR_PORT: String(port),
    FLOOR_DATABASE_URL: database.ownerUrl,
    FLOOR_COMPANY: company.id,
    FLOOR_USER: company.adminId,
    FLOOR_WORKSPACE: company.workspaceId,
  }))

interface SignedIn {
  access_token: string
  user: { id: string }
  company: { id: string }
}

async function signUp({ origin }: Served): Promise<Company> {
  const made = await call<SignedIn>(origin, 'POST /api/v1/auth/sign-up', {
    body: { company_name: 'Big', name: 'Ada Admin', email: adminEmail, password, time_zone: 'Europe/Berlin' },
  })
  const { workspaces } = await call<{ workspaces: { id: string }[] }>(origin, 'GET /api/v1/workspaces', {
    token: made.access_token,
  })
  return { id: made.company.id, adminId: made.user.id, workspaceId: workspaces[0]?.id ?? '' }
}

async function signIn({ origin }: Served, email: string): Promise<string> {
  return (await call<SignedIn>(origin, 'POST /api/v1/auth/sign-in', { body: { email, password } })).access_token
}

/** One REST call outside the measurements. */
export async function call<Reply>(
  origin: string,
  what: string,
  options: { token?: string; body?: unknown } = {},
): Promise<Reply> {
  const [method = 'GET', path = '/'] = what.split(' ')
  const reply = await fetch(origin + path, {
    method,
    headers: {
      ...(options.body !== undefined && { 'content-type': 'application/json' }),
      ...(options.token !== undefined && { authorization: `Bearer ${options.token}` }),
    },
    ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
  })
  if (!reply.ok) throw new Error(`${what} answered ${reply.status} ${await reply.text()}`)
  return (await reply.json()) as Reply
}

async function readTaskIds(database: Database, company: Company, count: number): Promise<string[]> {
  return withClient(database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ id: string }>(
      `select id from work_task where tenant_id = $1 and deleted_at is null order by hashtext(id::text) limit $2`,
      [company.id, count],
    )
    return rows.map((row) => row.id)
  })
}
