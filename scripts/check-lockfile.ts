// `npm ci` wants every optional dependency in the lockfile, those of other machines too; where npm could not look them up
// (a registry that has Linux only), it leaves them out, and no fresh clone installs. `--fix` writes them in: their versions
// are exact in the packages that ask for them, and npm never fetches one that is for another machine.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './source-files.ts'

interface Locked {
  version?: string
  resolved?: string
  link?: boolean
  dev?: boolean
  optional?: boolean
  os?: string[]
  cpu?: string[]
  libc?: string[]
  optionalDependencies?: Record<string, string>
}

const file = join(root, 'package-lock.json')
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(file, 'utf8'))
const missing = Object.entries(lock.packages).flatMap(([path, parent]) =>
  Object.entries(parent.optionalDependencies ?? {})
    .filter(([name]) => !isLocked(path, name))
    .map(([name, version]) => ({ name, version, isDev: parent.dev === true })),
)
const addresses = Object.entries(lock.packages).filter(([, { resolved, link }]) => resolved !== undefined && !link)

if (process.argv.includes('--fix')) fix()
else report()

function report(): void {
  if (missing.length > 0) {
    console.error(`not in package-lock.json: ${missing.map(({ name }) => name).join(', ')}`)
    console.error('run `node scripts/check-lockfile.ts --fix`, or `npm ci` fails in a fresh clone')
  }
  for (const [path] of addresses)
    console.error(
      `${path} has the address of a registry in package-lock.json: keep omit-lockfile-registry-resolved in .npmrc`,
    )
  console.log(`${Object.keys(lock.packages).length} packages, ${missing.length + addresses.length} problems`)
  if (missing.length + addresses.length > 0) process.exitCode = 1
}

function fix(): void {
  for (const { name, version, isDev } of missing) {
    if (!/^\d/.test(version))
      throw new Error(`${name} is asked for as ${version}, and only exact versions can be written in`)
    const { os, cpu, libc } = machineOf(name)
    // In npm's own order of keys, so that its next install changes nothing.
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      ...(isDev && { dev: true }),
      ...(libc && { libc }),
      optional: true,
      ...(os && { os }),
    }
  }
  const sorted = Object.entries(lock.packages).toSorted(([a], [b]) => a.localeCompare(b, 'en'))
  writeFileSync(file, `${JSON.stringify({ ...lock, packages: Object.fromEntries(sorted) }, null, 2)}\n`)
  console.log(`wrote ${missing.length} packages in`)
}

/** True when a package beside its parent, or anywhere above it, has the name. */
function isLocked(parent: string, name: string): boolean {
  for (let path = parent; ; path = path.slice(0, Math.max(0, path.lastIndexOf('node_modules/') - 1))) {
    if (`${path && `${path}/`}node_modules/${name}` in lock.packages) return true
    if (path === '') return false
  }
}

/** The machine a package is for, from the end of its name: `…-linux-arm64-musl`. */
function machineOf(name: string): { cpu: string[]; os?: string[]; libc?: string[] } {
  const [, system, processor, library = ''] =
    /(?:^|[-/])(android|darwin|freebsd|linux|openharmony|wasm32|win32)-(\w+)(?:-(\w+))?$/.exec(name) ?? []
  if (!system || !processor) throw new Error(`${name} does not say which machine it is for`)
  if (system === 'wasm32') return { cpu: ['wasm32'] }
  const cpu =
    processor === 'aarch64' ? 'arm64' : processor.startsWith('arm') && processor !== 'arm64' ? 'arm' : processor
  const libc =
    system === 'linux' && library.startsWith('musl')
      ? 'musl'
      : system === 'linux' && library.startsWith('gnu')
        ? 'glibc'
        : undefined
  return { os: [system], cpu: [cpu], ...(libc && { libc: [libc] }) }
}
