// `npm test`: units, rpc and web by Vitest, then whole journeys in a browser. Both always run; either failing fails it.
// Arguments go to the first: `npm test -- task` runs the test files with "task" in their path, and no journeys.
import { execFileSync, spawnSync } from 'node:child_process'
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
// Tests must not see the settings of the machine they run on.
const settings = settingNames()
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !settings.includes(name) && !name.startsWith('EVENTKIT_')),
)
const bin = join(root, 'node_modules', '.bin')
env.PATH = `${bin}${process.platform === 'win32' ? ';' : ':'}${env.PATH ?? ''}`

let hasFailed = run('unit, rpc and web', root, 'vitest', filter)
if (filter.length === 0) hasFailed = run('browser journeys', join(root, 'e2e'), 'journeys') || hasFailed
process.exit(hasFailed ? 1 : 0)

/** The table of settings is TypeScript, which the Node that runs this may not read. */
function settingNames() {
  const script = `JSON.stringify(Object.values(require('./server/src/config.ts').settings).map(({ name }) => name))`
  return JSON.parse(execFileSync(pinnedNode, ['-p', script], { cwd: root, encoding: 'utf8' }))
}

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
