// `npm start`: installs what is missing, builds the web once, runs the server under the pinned Node.
import { runPinned } from '../server/bin/run-pinned.mjs'
import { buildWeb, installPackages } from './prepare.mjs'

installPackages()
buildWeb()
runPinned('src/main.ts', process.argv.slice(2))
