// `npm run check`: everything that can be said of the code without running it. Every step runs and is printed, failed or not.
// Arguments pick steps by name: `npm run check -- lint types`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { root } from './source-files.ts'

const steps: { name: string; what: string; commands: string[][] }[] = [
  { name: 'format', what: 'oxfmt; `npm run format` fixes it', commands: [['oxfmt', '--check']] },
  {
    name: 'lint',
    what: 'oxlint with types: floating promises, sizes',
    commands: [['oxlint', '--type-aware', '--deny-warnings']],
  },
  { name: 'types', what: 'tsc', commands: ['server', 'web', 'e2e', 'bench'].map((part) => ['tsc', '-p', part]) },
  { name: 'boundaries', what: 'directions, doors, cycles, names', commands: [['node', 'scripts/check-boundaries.ts']] },
  { name: 'web', what: 'no message unsaid, no left or right', commands: [['node', 'scripts/check-web.ts']] },
  { name: 'docs', what: 'decisions are in form, named paths exist', commands: [['node', 'scripts/check-docs.ts']] },
  { name: 'unused', what: 'knip: dead code and dependencies', commands: [['knip', '--no-progress']] },
  {
    name: 'lockfile',
    what: 'complete for other machines, without addresses',
    commands: [['node', 'scripts/check-lockfile.ts']],
  },
  { name: 'contract', what: 'buf lint', commands: [['buf', 'lint']] },
  { name: 'breaking', what: 'buf breaking', commands: [['node', 'scripts/check-breaking.ts']] },
  { name: 'generated', what: 'generated code is up to date', commands: [['node', 'scripts/check-generated.ts']] },
]

const env = { ...process.env, PATH: `${join(root, 'node_modules/.bin')}${delimiter}${process.env.PATH}` }
const picked = process.argv.slice(2)
const unknown = picked.filter((name) => !steps.some((step) => step.name === name))
if (unknown.length > 0)
  throw new Error(`no step is called ${unknown.join(', ')}; there are ${steps.map(({ name }) => name).join(', ')}`)

const failed: string[] = []
for (const { name, what, commands } of steps.filter((step) => picked.length === 0 || picked.includes(step.name))) {
  console.log(`\n── ${name}: ${what}`)
  const startedAt = performance.now()
  const isGood = commands.map(run).every(Boolean)
  if (!isGood) failed.push(name)
  console.log(`${isGood ? '✓' : '✗'} ${name}, ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}
mkdirSync(join(root, 'reports'), { recursive: true })
writeFileSync(join(root, 'reports', 'check.json'), `${JSON.stringify({ failed })}\n`)
console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)

function run([program = '', ...args]: string[]): boolean {
  const { status, error } = spawnSync(program, args, { cwd: root, env, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) console.error(error.message)
  return status === 0
}
