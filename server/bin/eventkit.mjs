#!/usr/bin/env node
// The command line starts under whichever Node the machine has and goes on under the one this project is pinned to.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const server = fileURLToPath(new URL('..', import.meta.url))
const root = join(server, '..')
const prepare = join(root, 'scripts', 'prepare.mjs')
const args = process.argv.slice(2)

// In a checkout `start` builds what is missing, as `npm start` does; an image has everything built.
if (args[0] === 'start' && existsSync(prepare)) {
  const { buildWeb, installPackages } = await import(prepare)
  installPackages()
  buildWeb()
}

const pinned = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
const node = existsSync(pinned) ? pinned : process.execPath
const child = spawn(node, [join(server, 'src', 'cli', 'main.ts'), ...args], { stdio: 'inherit' })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))
