// `npm start`: installs what is missing, builds the web once, runs the server under the pinned Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { buildWeb, installPackages, pinnedNode, root } from './prepare.mjs'

installPackages()
buildWeb()

const server = spawn(pinnedNode, [join(root, 'server', 'src', 'main.ts'), ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: root,
})
// A terminal tells the server too, npm tells only us; the server takes both as one.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)))
