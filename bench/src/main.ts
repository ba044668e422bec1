// `npm run bench`: the figures of section 10, each beside its floor in the same run. Arguments name parts.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type BenchOptions, openBench, type Part } from './bench.ts'
import { type Figure, isMet, tableOf } from './figure.ts'
import { commits } from './parts/commits.ts'
import { feed } from './parts/feed.ts'
import { filters } from './parts/filters.ts'
import { growth } from './parts/growth.ts'
import { health } from './parts/health.ts'
import { importing } from './parts/import.ts'
import { jobs } from './parts/jobs.ts'
import { peers } from './parts/peers.ts'
import { connect, create, get, list } from './parts/single.ts'
import { recurrence } from './parts/recurrence.ts'
import { reminders } from './parts/reminders.ts'
import { start } from './parts/start.ts'
import { webhooks } from './parts/webhooks.ts'
import { weight } from './parts/weight.ts'
import { root } from './process.ts'

const parts: Record<string, Part> = {
  get,
  list,
  create,
  connect,
  filters,
  peers,
  commits,
  jobs,
  feed,
  growth,
  import: importing,
  health,
  recurrence,
  reminders,
  webhooks,
  weight,
  start,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, scale: { type: 'boolean' }, profile: { type: 'boolean' } },
})
const unknown = positionals.filter((name) => !(name in parts))
if (unknown.length > 0) {
  console.error(`no part is called ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}`)
  process.exit(2)
}

const results = join(root, 'bench/results')
const options: BenchOptions = {
  isQuick: values.quick ?? false,
  isScale: values.scale ?? false,
  ...(values.profile && { profileTo: results }),
}
await run(positionals.length > 0 ? positionals : Object.keys(parts))

async function run(names: readonly string[]): Promise<void> {
  mkdirSync(results, { recursive: true })
  const bench = openBench(options)
  const stop = (): void => void bench.close().then(() => process.exit(130))
  process.once('SIGINT', stop).once('SIGTERM', stop)
  const figures: Figure[] = []
  try {
    for (const name of names) {
      bench.say(`── ${name}`)
      const found = (await parts[name]?.(bench)) ?? []
      figures.push(...found)
      bench.say(tableOf(found))
    }
  } finally {
    await bench.close()
    save(figures)
  }
  console.log(`\n${tableOf(figures)}\n`)
  for (const { name, note } of figures) if (note) console.log(`${name}: ${note}`)
}

function save(figures: readonly Figure[]): void {
  const run = {
    at: new Date().toISOString(),
    node: process.version,
    processors: `${cpus().length} × ${cpus()[0]?.model ?? ''}`,
    options,
    figures: figures.map((figure) => ({ ...figure, met: isMet(figure) })),
  }
  const file = join(results, `${run.at.replaceAll(/[:.]/g, '-')}.json`)
  writeFileSync(file, `${JSON.stringify(run, undefined, 2)}\n`)
  console.error(`written: ${file}`)
}
