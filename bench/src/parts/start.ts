import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Part } from '../bench.ts'
import type { Figure } from '../figure.ts'
import { answers, freePort, root } from '../process.ts'
import { median } from '../statistics.ts'

/** How long `npm start` takes until it can serve, without npm itself: with a new data folder, and again with the same. */
export const start: Part = async (bench) => {
  const dataDir = mkdtempSync(join(tmpdir(), 'eventkit-bench-start-'))
  try {
    const first = await startOnce(dataDir)
    const later: number[] = []
    for (let i = 0; i < (bench.options.isQuick ? 2 : 5); i++) later.push(await startOnce(dataDir))
    return [
      figure('first start: makes the database, migrates', first),
      { ...figure('start', median(later)), atMost: 2, details: { later } },
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const figure = (name: string, seconds: number): Figure => ({ part: 'start', name, value: seconds, unit: 's' })

/** From the command to the first good answer of /readyz, in seconds. */
async function startOnce(dataDir: string): Promise<number> {
  const port = await freePort()
  const startedAt = performance.now()
  const child = spawn(process.execPath, [join(root, 'scripts/start.mjs')], {
    cwd: root,
    env: { ...process.env, EVENTKIT_DATA: dataDir, PORT: String(port), GRPC_PORT: String(port + 1), LOG_LEVEL: 'warn' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  try {
    await answers(child, `http://127.0.0.1:${port}/readyz`)
    return (performance.now() - startedAt) / 1000
  } finally {
    await stop(child)
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  await ended
}
