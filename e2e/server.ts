import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const START_MS = 90_000

/** A server of its own: free ports, a throwaway data folder, everybody may make a company. */
export interface Server {
  url: string
  /** Waits for something it says, such as how to sign in to the demo company. */
  says: (pattern: RegExp) => Promise<RegExpExecArray>
  /** Kills the process as a power cut would. */
  kill: () => Promise<void>
  /** Starts it again on the same ports and data. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/** Starts a server, with more settings where they are given, and waits until it is ready. */
export async function startServer(args: readonly string[] = [], settings: NodeJS.ProcessEnv = {}): Promise<Server> {
  const data = await mkdtemp(join(tmpdir(), 'eventkit-e2e-'))
  const [port, grpcPort] = [await freePort(), await freePort()]
  const url = `http://localhost:${port}`
  const env = {
    ...process.env,
    PORT: String(port),
    GRPC_PORT: String(grpcPort),
    EVENTKIT_DATA: data,
    SIGN_UP: 'open',
    RATE_LIMIT: 'off',
    // Receivers of webhooks are on this machine.
    WEBHOOK_PRIVATE_ADDRESSES: 'on',
    ...settings,
  }
  const started = await run(url, env, args)
  let child = started.child
  return {
    url,
    says: started.says,
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      child = (await run(url, env, [])).child
    },
    stop: async () => {
      await end(child, 'SIGTERM')
      await rm(data, { recursive: true, force: true })
    },
  }
}

async function run(
  url: string,
  env: NodeJS.ProcessEnv,
  args: readonly string[],
): Promise<{ child: ChildProcess } & Pick<Server, 'says'>> {
  const child = spawn(process.execPath, [join(ROOT, 'server', 'src', 'main.ts'), ...args], {
    env,
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-4000)
  }
  child.stdout?.on('data', (chunk: Buffer) => {
    said += chunk.toString()
    keep(chunk)
  })
  child.stderr?.on('data', keep)
  const deadline = Date.now() + START_MS
  while (!(await isReady(url))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      child.kill('SIGKILL')
      throw new Error(`The server did not start:\n${output}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  const says: Server['says'] = async (pattern) => {
    for (;;) {
      const match = pattern.exec(said)
      if (match) return match
      if (Date.now() > deadline) throw new Error(`The server did not say ${String(pattern)}:\n${said}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  return { child, says }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  )
}

function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve()
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  child.kill(signal)
  return ended
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
