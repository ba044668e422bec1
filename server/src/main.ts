import { parseArgs } from 'node:util'
import { start } from './start.ts'

const usage = 'usage: npm start -- [--demo] [--role all|api|worker]'

try {
  const { values } = parseArgs({
    options: { demo: { type: 'boolean' }, role: { type: 'string' }, help: { type: 'boolean' } },
  })
  if (values.help) console.log(usage)
  else
    await start(
      { ...process.env, ...(values.role === undefined ? {} : { ROLE: values.role }) },
      { demo: values.demo ?? false },
    )
} catch (error) {
  const isUsage = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
  if (!isUsage) throw error
  console.error(`${error.message}\n${usage}`)
  process.exitCode = 2
}
