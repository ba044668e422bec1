import { type Cluster, openCluster } from './cluster.ts'
import type { Figure } from './figure.ts'
import { type Load, startLoad } from './load.ts'
import { makeWorld, type World } from './world.ts'

/** What a part measures with. Databases and servers are made when a part first asks, and shared by the parts. */
export interface Bench {
  options: BenchOptions
  load: Load
  cluster(): Promise<Cluster>
  /** The company of 100,000 tasks, 50 small ones beside it, our server and the floor. */
  world(): Promise<World>
  say(text: string): void
  close(): Promise<void>
}

/** What the command line asks for. */
export interface BenchOptions {
  /** Shorter rounds and fewer of them, on a fifth of the tasks: to see that it runs, not to quote. */
  isQuick: boolean
  /** Grow to 1,000,000 tasks too. */
  isScale: boolean
  /** Where our server's CPU profile goes. */
  profileTo?: string
}

/** Measures one part of section 10. */
export type Part = (bench: Bench) => Promise<Figure[]>

/** How many clients send requests at once wherever nothing else is said. */
export const clients = 16

/** Opens nothing yet. */
export function openBench(options: BenchOptions): Bench {
  const load = startLoad()
  let cluster: Promise<Cluster> | undefined
  let world: Promise<World> | undefined
  const bench: Bench = {
    options,
    load,
    cluster: () => (cluster ??= openCluster()),
    world: () => (world ??= makeMainWorld(bench)),
    say: (text) => console.error(text),
    close: async () => {
      load.close()
      await (await world?.catch(() => undefined))?.close()
      await (await cluster?.catch(() => undefined))?.close()
    },
  }
  return bench
}

async function makeMainWorld(bench: Bench): Promise<World> {
  const tasks = bench.options.isQuick ? 20_000 : 100_000
  bench.say(`filling a company with ${tasks.toLocaleString('en')} tasks and 50 with 500 …`)
  const startedAt = performance.now()
  const { profileTo } = bench.options
  const world = await makeWorld(await bench.cluster(), {
    name: 'bench_main',
    tasks,
    others: 50,
    ...(profileTo !== undefined && { profileTo }),
  })
  bench.say(`  in ${((performance.now() - startedAt) / 1000).toFixed(0)} s`)
  return world
}
