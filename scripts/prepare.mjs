// What must be there before anything of ours can run: the packages and the built web. Plain JavaScript without packages,
// since this runs first, under whichever Node (18 or newer) the machine has.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The project's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** The Node that this project is pinned to, brought by npm. */
export const pinnedNode = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

const stamps = join(root, 'node_modules', '.cache', 'eventkit')

/** Installs the packages of the lockfile, unless they are there. */
export function installPackages() {
  const lockfile = join(root, 'package-lock.json')
  const wanted = hashOf([lockfile])
  if (
    existsSync(pinnedNode) &&
    (readStamp('packages') === wanted || isNewer(join(root, 'node_modules', '.package-lock.json'), lockfile))
  )
    return
  say('Installing packages (once) …')
  npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  writeStamp('packages', wanted)
}

/** Builds the web app, unless its sources are what they were at the last build. */
export function buildWeb() {
  const sources = [
    ...filesUnder(join(root, 'web')),
    ...filesUnder(join(root, 'packages', 'api', 'gen')),
    join(root, 'package-lock.json'),
  ]
  const wanted = hashOf(sources)
  if (existsSync(join(root, 'web', 'dist', 'index.html')) && readStamp('web') === wanted) return
  say('Building the web app (once) …')
  npm(['run', 'build', '-w', 'web', '--silent', '--', '--logLevel', 'warn'])
  // The build itself may write sources (the route tree), so what counts is what is there now.
  writeStamp(
    'web',
    hashOf([...filesUnder(join(root, 'web')), ...sources.filter((file) => !file.startsWith(join(root, 'web')))]),
  )
}

function npm(args) {
  // npm tells its own script's path to what it runs, which spares looking for npm.cmd on Windows.
  const script = process.env.npm_execpath?.endsWith('.js') ? process.env.npm_execpath : undefined
  const [program, before] = script ? [process.execPath, [script]] : ['npm', []]
  const { status, error } = spawnSync(program, [...before, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: !script && process.platform === 'win32',
  })
  if (error) say(`npm cannot be run: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}

function filesUnder(folder) {
  const found = []
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (['node_modules', 'dist', 'shots'].includes(entry.name) || entry.name.startsWith('.')) continue
    const path = join(folder, entry.name)
    if (entry.isDirectory()) found.push(...filesUnder(path))
    else found.push(path)
  }
  return found.sort()
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of files) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/** True when someone ran npm by hand since the lockfile last changed. */
const isNewer = (file, than) => existsSync(file) && statSync(file).mtimeMs >= statSync(than).mtimeMs

const readStamp = (name) => (existsSync(join(stamps, name)) ? readFileSync(join(stamps, name), 'utf8') : '')

function writeStamp(name, text) {
  mkdirSync(stamps, { recursive: true })
  writeFileSync(join(stamps, name), text)
}

const say = (text) => console.error(text)
