// `npm test`: units, rpc and web by Vitest, then whole journeys in a browser. Both always run; either failing fails it.
// Arguments go to the first: `npm test -- task` runs the test files with "task" in their path, and no journeys.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb, installPackages, pinnedNode, root } from './prepare.mjs'

installPackages()
buildWeb()

const filter = process.argv.slice(2)
const reports = join(root, 'reports')
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports)
const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
// Tests must not see the settings of whoever runs them.
const theirs =
  /^(PORT|GRPC_PORT|HOST|PUBLIC_URL|DATABASE_\w+|EVENTKIT_\w+|SIGN_UP|AUTH_\w+|SMTP_\w+|RATE_LIMIT|JOURNAL_\w+|METRICS_TOKEN|ROLE)$/
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !theirs.test(name)))
const bin = join(root, 'node_modules', '.bin')
env.PATH = `${bin}${process.platform === 'win32' ? ';' : ':'}${env.PATH ?? ''}`

let hasFailed = run('unit, rpc and web', root, 'vitest', filter)
if (filter.length === 0) hasFailed = run('browser journeys', join(root, 'e2e'), 'journeys') || hasFailed
process.exit(hasFailed ? 1 : 0)

function run(title, cwd, report, more = []) {
  console.log(`\n── ${title}`)
  const args = [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${report}.json`)}`,
    ...more,
  ]
  return spawnSync(pinnedNode, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
}
