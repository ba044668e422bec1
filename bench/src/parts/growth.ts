import { type Bench, clients, type Part } from '../bench.ts'
import { withClient } from '../cluster.ts'
import { type Figure, shown } from '../figure.ts'
import type { LoadRequest } from '../load.ts'
import { median } from '../statistics.ts'
import { makeWorld, type World } from '../world.ts'
import { newTask, read, write } from './single.ts'

/** A company of one size. */
interface Size {
  tasks: number
  world: World
  gigabytes: number
  requests: Record<Kind, LoadRequest[]>
  /** Median times of each round. */
  rounds: Record<Kind, number[]>
}

const kinds = ['get', 'list', 'create'] as const
type Kind = (typeof kinds)[number]

/**
 * What happens to the median time of a request as a company grows tenfold, and with --scale a hundredfold. Each size has a
 * database and a server of its own, and they are measured in turns.
 */
export const growth: Part = async (bench) => {
  const sizes = await makeSizes(bench)
  try {
    await runRounds(bench, sizes)
    return kinds.flatMap((kind) => figuresOf(sizes, kind))
  } finally {
    for (const { world } of sizes) if (world !== (await bench.world())) await world.close()
  }
}

async function makeSizes(bench: Bench): Promise<Size[]> {
  const [small, large] = bench.options.isQuick ? [2000, 20_000] : [10_000, 100_000]
  const sizes = [await makeSize(bench, small), await sizeOf(await bench.world(), large)]
  return bench.options.isScale ? [...sizes, await makeSize(bench, 1_000_000)] : sizes
}

async function makeSize(bench: Bench, tasks: number): Promise<Size> {
  bench.say(`filling a company with ${shown(tasks)} tasks …`)
  const world = await makeWorld(await bench.cluster(), { name: `bench_${tasks}`, tasks, others: 5 })
  return sizeOf(world, tasks)
}

async function sizeOf(world: World, tasks: number): Promise<Size> {
  const [token, ids] = [await world.token(), await world.taskIds(500)]
  const gigabytes = await withClient(world.database.ownerUrl, async (client) => {
    const { rows } = await client.query<{ size: number }>(
      'select pg_database_size(current_database())::float8 / 1e9 as size',
    )
    return rows[0]?.size ?? 0
  })
  return {
    tasks,
    world,
    gigabytes,
    requests: {
      get: ids.map((id) => read(`/api/v1/tasks/${id}`, token)),
      list: [read('/api/v1/tasks', token)],
      create: Array.from({ length: 500 }, (_, i) => write('/api/v1/tasks', newTask(i, world.company.adminId), token)),
    },
    rounds: { get: [], list: [], create: [] },
  }
}

async function runRounds(bench: Bench, sizes: readonly Size[]): Promise<void> {
  const [rounds, seconds] = bench.options.isQuick ? [2, 0.7] : [7, 1.5]
  for (const kind of kinds) {
    for (let round = 0; round <= rounds; round++) {
      for (const { world, requests, rounds: results } of sizes) {
        const job = { origin: world.ours.origin, requests: requests[kind], connections: clients, seconds }
        const { p50 } = await bench.load.run(job)
        if (round > 0) results[kind].push(p50) // the first one warms up
      }
    }
  }
}

/** Each size beside the smallest. */
function figuresOf(sizes: readonly Size[], kind: Kind): Figure[] {
  const [smallest, ...larger] = sizes
  if (!smallest) return []
  const base = smallest.rounds[kind]
  return larger.map(({ tasks, gigabytes, rounds }) => {
    const ratios = rounds[kind].map((ms, i) => ms / (base[i] ?? Number.NaN))
    return {
      part: 'growth',
      name: `${kind}: p50 at ${shown(tasks)} tasks by ${shown(smallest.tasks)}`,
      value: median(ratios),
      unit: '×',
      ours: `${shown(median(rounds[kind]))} ms, ${shown(gigabytes)} GB`,
      floor: `${shown(median(base))} ms, ${shown(smallest.gigabytes)} GB`,
      atMost: 1.5,
      details: { ratios, rounds: rounds[kind], base },
    }
  })
}
