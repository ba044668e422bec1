import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { socketFolderPrefix } from './embedded.postmaster.ts'
import type { OsUser } from './embedded.process.ts'

/** A socket's whole path has room for 103 characters (macOS; Linux 107); ours adds "/.s.PGSQL.5432" and a random end. */
const longestBase = 60

/** Makes a private folder that belongs to PostgreSQL's user: a new short one for its socket, or the one named. */
export function makeRunFolder(user: OsUser | undefined, named?: string): string {
  const folder = named ?? mkdtempSync(join(tmpdir().length > longestBase ? '/tmp' : tmpdir(), socketFolderPrefix))
  if (named) mkdirSync(named, { recursive: true, mode: 0o700 })
  chmodSync(folder, 0o700)
  if (user) chownSync(folder, user.uid, user.gid)
  return folder
}

/** Lends a password to a program in a file that only its user can read. */
export async function withPasswordFile(
  user: OsUser | undefined,
  password: string,
  run: (file: string) => Promise<void>,
): Promise<void> {
  const folder = makeRunFolder(user)
  try {
    const file = join(folder, 'password')
    writeFileSync(file, `${password}\n`, { mode: 0o600 })
    if (user) chownSync(file, user.uid, user.gid)
    await run(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
