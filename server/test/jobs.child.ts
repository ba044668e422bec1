import { pino } from 'pino'
import { buildApp } from '../src/app.ts'
import { loadConfig } from '../src/config.ts'
import { modules } from '../src/modules.ts'
import { effectModule } from './jobs.effects.ts'

// A worker on a database, with a mail server where one is given, to be killed; says `runs` once it does.
const [, , appUrl = '', SMTP_URL] = process.argv
const config = loadConfig({ EVENTKIT_SECRET: 'a secret for tests only, long enough', ROLE: 'worker', SMTP_URL })
await buildApp({
  config,
  appUrl,
  log: pino({ level: 'error' }),
  modules: [...modules, effectModule],
})
process.stdout.write('runs\n')
