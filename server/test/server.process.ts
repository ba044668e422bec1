import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))

/** A real server in a process of its own, to be killed and started again at the same address. */
export interface ServerProcess {
  readonly address: string
  start(): Promise<void>
  /** As a crash or the operating system would: it gets no chance to tidy up. */
  kill(): Promise<void>
  /** Ends it for good and removes its folder. */
  dispose(): Promise<void>
}

/** Prepares a server on a database that exists; nothing runs until `start`. */
export async function aServerProcess(appUrl: string): Promise<ServerProcess> {
  const [port, grpcPort] = [await freePort(), await freePort()]
  const folder = mkdtempSync(join(tmpdir(), 'eventkit-server-'))
  const address = `http://127.0.0.1:${port}`
  const env = {
    ...process.env,
    DATABASE_URL: appUrl,
    PORT: String(port),
    GRPC_PORT: String(grpcPort),
    EVENTKIT_DATA: folder,
    EVENTKIT_SECRET: 'a secret for tests only, long enough',
    SIGN_UP: 'open',
    RATE_LIMIT: 'off',
    LOG_LEVEL: 'error',
  }
  let child: ChildProcess | undefined
  const kill = async (): Promise<void> => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const exited = once(child, 'exit')
    child.kill('SIGKILL')
    await exited
  }
  return {
    address,
    start: async () => {
      child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] })
      await untilReady(address, child)
    },
    kill,
    dispose: async () => {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function untilReady(address: string, child: ChildProcess): Promise<void> {
  const until = performance.now() + 30_000
  while (performance.now() < until) {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}`)
    const isReady = await fetch(`${address}/readyz`).then(
      (reply) => reply.ok,
      () => false,
    )
    if (isReady) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('the server was not ready within 30 s')
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
