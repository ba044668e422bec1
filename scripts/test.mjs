// `npm test`: units, rpc and web by Vitest, then whole journeys in a browser. Both always run; either failing fails it.
// Arguments are parts of paths: `npm test -- work/task` runs the test files with "work/task" in theirs, `npm test -- journeys/undo`
// a journey, and nothing is built for those that need no browser.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { buildWeb, installPackages, pinnedNode, root } from './prepare.mjs'

const filters = process.argv.slice(2)
const journeys = filters.filter((filter) => filter.includes('journeys'))
const others = filters.filter((filter) => !journeys.includes(filter))
const isWhole = filters.length === 0

installPackages()
if (isWhole || journeys.length > 0) buildWeb()

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

let hasFailed = false
if (isWhole || others.length > 0) hasFailed = run('unit, rpc and web', root, 'vitest', others)
if (isWhole || journeys.length > 0)
  hasFailed = run('browser journeys', join(root, 'e2e'), 'journeys', journeys) || hasFailed
process.exit(hasFailed ? 1 : 0)

/** The table of settings is TypeScript, which the Node that runs this may not read. */
function settingNames() {
  const script = `JSON.stringify(Object.values(require('./server/src/config.ts').settings).map(({ name }) => name))`
  return JSON.parse(execFileSync(pinnedNode, ['-p', script], { cwd: root, encoding: 'utf8' }))
}

function run(title, cwd, report, filters) {
  console.log(`\n── ${title}`)
  const args = [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(reports, `${report}.json`)}`,
    ...filters,
  ]
  return spawnSync(pinnedNode, args, { cwd, env, stdio: ['ignore', 'inherit', 'inherit'] }).status !== 0
}
