import type { Command } from 'commander'
import { loadConfig } from '../config.ts'
import { inTransaction, openPool } from '../kernel/db.ts'
import { nilId } from '../kernel/ids.ts'
import { makeKeyring } from '../kernel/keyring.ts'
import { rotateMasterKey } from '../platform/privacy/master-key.ts'
import { needOwner, withDatabase } from './migrate.command.ts'
import { print } from './output.ts'

/** `eventkit keys rotate`: the operator's, as the owner of the database, while servers run or not. */
export function addKeys(program: Command): void {
  const keys = program.command('keys').description('the keys that people’s names and e-mails are kept under (operator)')
  keys
    .command('rotate')
    .description('make a new master key under EVENTKIT_SECRET and encrypt the keys of all people with it')
    .action(async (_: object, command: Command) => {
      const { secret, formerSecret } = loadConfig(process.env)
      const count = await withDatabase(async ({ ownerUrl }) => {
        const pool = openPool({ connectionString: needOwner(ownerUrl), max: 1 })
        const keyring = makeKeyring(secret, formerSecret)
        return inTransaction(pool, nilId, (tx) => rotateMasterKey(tx, keyring)).finally(() => pool.end())
      })
      print(command, { keys: count }, `${count} keys are under a new master key`)
    })
}
