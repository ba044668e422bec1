import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One numbered step of the schema, there and back. */
export interface Migration {
  number: number
  name: string
  up: string
  down: string
  /** SHA-256 of the way up, the same for both kinds of line ends. */
  checksum: string
}

/** Where the server's own migrations are. */
export const migrationsFolder = fileURLToPath(new URL('../../../migrations', import.meta.url))

/** The migrations cannot be run as they stand; the message says which file and what to do. */
export class MigrationError extends Error {
  override name = 'MigrationError'
}

/**
 * Reads `NNNN_name.up.sql` and `NNNN_name.down.sql` in order.
 * @throws MigrationError when a number is missing or doubled, or a way up lacks its way down
 */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()
  const migrations: Migration[] = []
  for (const file of files.filter((name) => !name.endsWith('.down.sql'))) {
    const [, number, name] = /^(\d{4})_(\w+)\.up\.sql$/.exec(file) ?? []
    if (!number || !name)
      throw new MigrationError(`${file}: a migration is called NNNN_name.up.sql or NNNN_name.down.sql`)
    if (Number(number) !== migrations.length + 1) {
      throw new MigrationError(
        `${file}: the next number is ${String(migrations.length + 1).padStart(4, '0')}, without gaps or doubles`,
      )
    }
    const downFile = `${number}_${name}.down.sql`
    if (!files.includes(downFile)) throw new MigrationError(`${file} has no ${downFile}`)
    const up = await readFile(join(folder, file), 'utf8')
    migrations.push({
      number: Number(number),
      name,
      up,
      down: await readFile(join(folder, downFile), 'utf8'),
      checksum: createHash('sha256').update(up.replaceAll('\r\n', '\n')).digest('hex'),
    })
  }
  return migrations
}

/** Puts the roles' names where a migration says `:app_role` or `:owner_role`, as psql would with `:"app_role"`. */
export function withRoles(sql: string, roles: { appRole: string; ownerRole: string }): string {
  for (const role of Object.values(roles)) {
    // Migrations also name roles inside string literals and dollar quotes, where no quoting fits every role.
    if (!/^[\w$-]+$/.test(role))
      throw new MigrationError(`the role ${JSON.stringify(role)} has characters other than letters, digits, _, $ and -`)
  }
  return sql
    .replaceAll(/(?<!:):app_role\b/g, `"${roles.appRole}"`)
    .replaceAll(/(?<!:):owner_role\b/g, `"${roles.ownerRole}"`)
}
