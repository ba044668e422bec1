// Proves the contract with programs that nobody here wrote: clients generated from /openapi.json by three generators do a
// day's work, schemathesis tries every path, grpcurl asks by reflection. `node scripts/contract/run.mjs [part …]`; the parts
// are typescript, python, go, grpc and schemathesis. Everything is installed into a temporary folder; python 3.10 or newer
// and go are needed for their parts. CASES is how many examples schemathesis tries of each operation (20).
import { spawn, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { installPackages, pinnedNode, root } from '../prepare.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'eventkit-contract-'))
const python = join(folder, 'python', process.platform === 'win32' ? 'Scripts' : 'bin')
const versions = {
  typescript: ['openapi-typescript@7.13.0', 'openapi-fetch@0.17.0', 'typescript@5.9.3', '@types/node@24'],
  python: ['openapi-python-client==0.29.1'],
  schemathesis: ['schemathesis==4.32.5'],
  go: 'github.com/oapi-codegen/oapi-codegen/v2/cmd/oapi-codegen@v2.8.2',
  grpc: 'github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.4',
}

const parts = { typescript, python: pythonClient, go, grpc, schemathesis }

const picked = process.argv.slice(2)
const unknown = picked.filter((name) => !(name in parts))
if (unknown.length > 0)
  throw new Error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)

installPackages()
const server = await startServer()
const failed = []
try {
  for (const [name, part] of Object.entries(parts)) {
    if (picked.length > 0 && !picked.includes(name)) continue
    console.log(`\n── ${name}`)
    try {
      await part()
    } catch (error) {
      failed.push(name)
      console.error(error instanceof Error ? error.message : error)
    }
  }
} finally {
  server.stop()
  await server.stopped
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
console.log(failed.length === 0 ? '\nThe contract holds.' : `\nFailed: ${failed.join(', ')}`)
process.exit(failed.length === 0 ? 0 : 1)

/** Runs a program to its end; throws when it fails. */
function run(program, args, { cwd = folder, env = {} } = {}) {
  const all = { ...process.env, SERVER: server?.address ?? '', GENERATED: join(folder, 'generated'), ...env }
  const { status, error } = spawnSync(program, args, { cwd, env: all, stdio: ['ignore', 'inherit', 'inherit'] })
  if (error) throw new Error(`${program} cannot be run (${error.message}): this part needs it`)
  if (status !== 0) throw new Error(`${program} ended with ${status}`)
}

async function startServer() {
  const [port, grpcPort] = [await freePort(), await freePort()]
  const address = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    EVENTKIT_DATA: join(folder, 'data'),
    PORT: String(port),
    GRPC_PORT: String(grpcPort),
    SIGN_UP: 'open',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
    DATABASE_URL: '',
  }
  const child = spawn(pinnedNode, [join(root, 'server/src/main.ts')], { env, stdio: ['ignore', 'ignore', 'inherit'] })
  const stopped = new Promise((resolve) => child.once('exit', resolve))
  for (let i = 0; i < 300; i++) {
    const isReady = await fetch(`${address}/readyz`, { headers: { connection: 'close' } }).then(
      (reply) => reply.ok,
      () => false,
    )
    if (isReady) break
    if (child.exitCode !== null) throw new Error('the server did not start')
    await sleep(200)
  }
  // A connection that is kept would be closed before the next call: the parts before it block this process for minutes.
  const reply = await fetch(`${address}/openapi.json`, { headers: { connection: 'close' } })
  writeFileSync(join(folder, 'openapi.json'), await reply.text())
  return { address, grpcPort, stopped, stop: () => child.kill() }
}

/** A port that nobody has right now. */
function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}

function typescript() {
  const cwd = join(folder, 'typescript')
  mkdirSync(cwd)
  writeFileSync(join(cwd, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  run('npm', ['install', '--no-audit', '--no-fund', '--loglevel=error', ...versions.typescript], { cwd })
  run('npx', ['openapi-typescript', '../openapi.json', '-o', 'schema.ts'], { cwd })
  copyFileSync(join(here, 'journey.ts'), join(cwd, 'journey.ts'))
  const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'esnext', '--allowImportingTsExtensions']
  run('npx', ['tsc', ...options, 'journey.ts'], { cwd })
  run(pinnedNode, ['journey.ts'], { cwd })
}

function pip(packages) {
  run('python3', ['-m', 'venv', 'python'])
  run(join(python, 'pip'), ['install', '--quiet', '--disable-pip-version-check', ...packages])
}

function pythonClient() {
  pip(versions.python)
  const to = join(folder, 'generated', 'eventkit_client')
  mkdirSync(dirname(to))
  const options = ['--meta', 'none', '--output-path', to]
  run(join(python, 'openapi-python-client'), ['generate', '--path', 'openapi.json', ...options])
  run(join(python, 'python'), [join(here, 'journey.py')])
}

function go() {
  const cwd = join(folder, 'go')
  mkdirSync(join(cwd, 'eventkit'), { recursive: true })
  run('go', ['mod', 'init', 'contract'], { cwd })
  run('go', ['run', versions.go, '-config', join(here, 'oapi-codegen.yaml'), '../openapi.json'], { cwd })
  copyFileSync(join(here, 'journey.go'), join(cwd, 'main.go'))
  run('go', ['mod', 'tidy'], { cwd })
  run('go', ['run', '.'], { cwd })
}

function grpc() {
  run('go', ['install', versions.grpc], { env: { GOBIN: join(folder, 'bin') } })
  const grpcurl = (...args) => run(join(folder, 'bin', 'grpcurl'), ['-plaintext', ...args])
  const at = `127.0.0.1:${server.grpcPort}`
  grpcurl(at, 'list')
  grpcurl(at, 'describe', 'eventkit.v1.Task')
  grpcurl(at, 'grpc.health.v1.Health/Check')
  grpcurl(at, 'eventkit.v1.AuthService/GetSignUpState')
}

async function schemathesis() {
  pip(versions.schemathesis)
  const person = { email: 'schemathesis@example.org', password: 'correct horse battery' }
  const body = JSON.stringify({ company_name: 'Schemathesis', name: 'S', ...person })
  const headers = { 'content-type': 'application/json' }
  const reply = await fetch(`${server.address}/api/v1/auth/sign-up`, { method: 'POST', headers, body })
  if (!reply.ok) throw new Error(`sign-up answered ${reply.status}`)
  const config = ['--config-file', join(here, 'schemathesis.toml')]
  // In hooks.py as well_formed_is_accepted, which knows the rules that a schema cannot say.
  const checks = ['--checks', 'all', '--exclude-checks', 'positive_data_acceptance']
  const cases = ['--max-examples', process.env.CASES || '20', '--no-color']
  run(join(python, 'schemathesis'), [...config, 'run', `${server.address}/openapi.json`, ...checks, ...cases], {
    env: {
      EMAIL: person.email,
      PASSWORD: person.password,
      PYTHONPATH: here,
      PYTHONDONTWRITEBYTECODE: '1',
      SCHEMATHESIS_HOOKS: 'hooks',
    },
  })
}
