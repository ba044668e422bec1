// Generates the code again, elsewhere, and compares it with what is committed.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './source-files.ts'

const gens = ['packages/api/gen', 'web/src/gen']
const routeTree = 'web/src/routeTree.gen.ts'
const folder = mkdtempSync(join(tmpdir(), 'eventkit-generated-'))
try {
  for (const part of [
    'proto',
    'scripts',
    'buf.yaml',
    'buf.gen.yaml',
    'package.json',
    'web/buf.gen.yaml',
    'web/package.json',
    'web/generate-routes.mjs',
    'web/src/routes',
  ])
    cpSync(join(root, part), join(folder, part), { recursive: true })
  for (const gen of gens) mkdirSync(join(folder, gen), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const { status } = spawnSync('npm', ['run', 'generate', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  if (status !== 0) throw new Error('`npm run generate` failed')
  const names = new Set([...filesIn(folder), ...filesIn(root), routeTree])
  const stale = [...names].filter((name) => read(folder, name) !== read(root, name)).sort()
  for (const name of stale) console.error(`${name} is not what \`npm run generate\` makes: run it and commit the file`)
  if (stale.length > 0) process.exitCode = 1
  else console.log(`${names.size} files are what \`npm run generate\` makes`)
} finally {
  rmSync(folder, { recursive: true })
}

function filesIn(base: string): string[] {
  return gens
    .flatMap((gen) =>
      readdirSync(join(base, gen), { recursive: true, encoding: 'utf8' }).map((name) => join(gen, name)),
    )
    .filter((name) => /\.\w+$/.test(name))
}

function read(base: string, name: string): string | undefined {
  try {
    return readFileSync(join(base, name), 'utf8')
  } catch {
    return undefined // only one side has it, which is a difference too
  }
}
