// `npm run dev`: the server, restarted on every change, behind Vite's dev server with hot reload.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { installPackages, pinnedNode, root } from './prepare.mjs'

installPackages()

const port = process.env.PORT ?? '8080'
const webPort = process.env.WEB_PORT ?? '5173'
const publicUrl = process.env.PUBLIC_URL ?? `http://localhost:${webPort}`
const env = { ...process.env, PUBLIC_URL: publicUrl, EVENTKIT_URL: `http://localhost:${port}` }
const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
const children = [
  spawn(
    pinnedNode,
    [
      '--watch-path=server/src',
      '--watch-path=server/migrations',
      '--watch-preserve-output',
      'server/src/main.ts',
      ...process.argv.slice(2),
    ],
    { stdio: 'inherit', cwd: root, env },
  ),
  spawn(pinnedNode, [vite, '--port', webPort, '--strictPort'], { stdio: 'inherit', cwd: join(root, 'web'), env }),
]
let isStopping = false
const stop = (signal) => {
  isStopping = true
  for (const child of children) child.kill(signal)
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => stop(signal))
for (const child of children) {
  child.on('exit', (code) => {
    if (!isStopping) {
      process.exitCode = code ?? 1
      stop('SIGTERM')
    }
  })
}
