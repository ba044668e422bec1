import { pino } from 'pino'
import { expect, it } from 'vitest'
import { useTestDatabase } from '../../../test/database.ts'
import { systemClock } from '../../kernel/clock.ts'
import { defineJob } from '../../kernel/job.ts'
import { openEngine } from './job.engine.ts'

const note = defineJob({ name: 'tests.note', payload: () => ({}), run: () => Promise.resolve() })
const database = useTestDatabase()

it('keeps order among its tables with what the app’s role may do', async () => {
  const said: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => said.push(line) })
  const engine = await openEngine({ appUrl: database.current.appUrl, log, clock: systemClock, kinds: [note] })
  await engine.look()
  await engine.close()
  expect(said).toEqual([])
})
