// Runs a script of the server under the pinned Node, as if it were this process: same terminal, signals and exit code.
// Plain JavaScript without packages, since it runs under whichever Node (18 or newer) the machine has.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('..', import.meta.url))
const file = process.platform === 'win32' ? 'node.exe' : 'node'
const pinned = join(server, '..', 'node_modules', 'node', 'bin', file)

// Requests leave much short-lived garbage: with room for it, a request takes up to a tenth less of the processor
// (measured on reading and creating tasks). bench/src/world.ts measures with the same.
const flags = ['--max-semi-space-size=64']

/** Runs `script`, a path from the server's folder, and ends with it. */
export function runPinned(script, args) {
  const node = existsSync(pinned) ? pinned : process.execPath
  // The channel carries nothing: its closing tells the script that this process was killed.
  const child = spawn(node, [...flags, join(server, script), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  })
  const stop = (signal) => child.kill(signal)
  // A terminal tells the script too, npm tells only us; the server takes both as one.
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal))
  // npm runs us in a shell, which ends on npm's SIGTERM without passing it on: then we have another parent.
  const parent = process.ppid
  if (process.env.npm_lifecycle_event) setInterval(() => process.ppid !== parent && stop('SIGTERM'), 200).unref()
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
}
