import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { modules } from '../src/modules.ts'
import { effectModule } from './jobs.effects.ts'

// A worker, to be killed; says `runs` once it does.
const config = loadConfig({ EVENTKIT_SECRET: 'a secret for tests only, long enough', ROLE: 'worker' })
await buildApp({
  config,
  appUrl: process.argv[2] ?? '',
  log: pino({ level: 'error' }),
  modules: [...modules, effectModule],
})
process.stdout.write('runs\n')
