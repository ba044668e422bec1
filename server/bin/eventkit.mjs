#!/usr/bin/env node
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { runPinned } from './run-pinned.mjs'

const args = process.argv.slice(2)
const prepare = new URL('../../scripts/prepare.mjs', import.meta.url)

// In a checkout `start` builds what is missing, as `npm start` does; an image has everything built.
if (args[0] === 'start' && existsSync(fileURLToPath(prepare))) {
  const { buildWeb, installPackages } = await import(prepare.href)
  installPackages()
  buildWeb()
}

runPinned('src/cli/main.ts', args)
