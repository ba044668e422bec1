import { randomBytes } from 'node:crypto'
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { DatabaseError } from './database.error.ts'

/** The password of each role of the embedded database. */
export interface Passwords {
  /** `postgres`, a superuser: sets up roles and the database, nothing else. */
  admin: string
  /** `eventkit_owner`: owns the tables, runs migrations. */
  owner: string
  /** `eventkit_app`: what the server uses; owns nothing, and row-level security holds for it. */
  app: string
}

const roleNames = { admin: 'postgres', owner: 'eventkit_owner', app: 'eventkit_app' } as const

/** Reads the passwords from the data folder, making them on its first use. */
export function keptPasswords(dataDir: string, hasCluster: boolean): Passwords {
  const file = join(dataDir, 'database.json')
  if (!existsSync(file)) {
    if (hasCluster)
      throw new DatabaseError(
        `${file} is missing, and with it the passwords of the database beside it: restore it from a backup`,
      )
    const random = (): string => randomBytes(24).toString('base64url')
    const draft = `${file}.${process.pid}`
    writeFileSync(draft, `${JSON.stringify({ admin: random(), owner: random(), app: random() })}\n`, { mode: 0o600 })
    try {
      linkSync(draft, file) // whole or not at all: of two processes that start at once, one is believed
    } catch (error) {
      if (!existsSync(file)) throw error
    } finally {
      rmSync(draft)
    }
  }
  return JSON.parse(readFileSync(file, 'utf8'))
}

/** The URL of a role over the socket in `host`; the socket's folder goes into the query, as libpq and pg both read it. */
export function socketUrl(server: { host: string; port: number }, role: keyof Passwords, passwords: Passwords): string {
  const database = role === 'admin' ? 'postgres' : 'eventkit'
  const query = new URLSearchParams({ host: server.host, port: String(server.port) })
  return `postgresql://${roleNames[role]}:${passwords[role]}@localhost/${database}?${query}`
}

/** Makes the two roles and the database, where they are missing. */
export async function makeRolesAndDatabase(
  server: { host: string; port: number },
  passwords: Passwords,
): Promise<void> {
  const admin = new pg.Client({
    connectionString: socketUrl(server, 'admin', passwords),
    application_name: 'eventkit setup',
  })
  await admin.connect()
  try {
    await admin.query('select pg_advisory_lock(1)') // two processes may start at once; the lock ends with the connection
    const has = async (question: string): Promise<boolean> => ((await admin.query(question)).rowCount ?? 0) > 0
    for (const role of ['owner', 'app'] as const) {
      if (await has(`select from pg_roles where rolname = '${roleNames[role]}'`)) continue
      await admin.query(
        `create role ${roleNames[role]} login nosuperuser nobypassrls nocreaterole nocreatedb password '${passwords[role]}'`,
      )
    }
    if (await has(`select from pg_database where datname = 'eventkit'`)) return
    await admin.query(`create database eventkit owner ${roleNames.owner}`)
    await admin.query('revoke all on database eventkit from public')
    await admin.query(`grant connect on database eventkit to ${roleNames.app}`)
  } finally {
    await admin.end()
  }
}
