// `npm run mutation -- work platform/records/record.actions.ts` changes the rules, actions and record parts of these parts of the
// server, or one file, one small thing at a time, and lists each change that no test of the part notices. Minutes for a small part,
// hours for all, so outside CI. The files are changed where they are and put back at the end: meanwhile work in another checkout.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pinnedNode, root } from './prepare.mjs'

const all = [
  'work',
  'planning',
  'platform/records',
  'platform/rbac',
  'platform/tenancy',
  'platform/auth',
  'platform/imports',
]
const given = process.argv.slice(2)
const parts = given.length > 0 ? given : all
process.exitCode = parts.filter((part) => !mutate(part)).length

/** Whether enough of what was changed in this part was noticed. */
function mutate(part) {
  console.log(`\n── ${part}`)
  const stryker = join(root, 'node_modules/@stryker-mutator/core/bin/stryker.js')
  const env = { ...process.env, MUTATION_PART: part }
  return spawnSync(pinnedNode, [stryker, 'run'], { cwd: join(root, 'server'), env, stdio: 'inherit' }).status === 0
}
