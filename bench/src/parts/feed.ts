import { setTimeout as sleep } from 'node:timers/promises'
import type { Bench, Part } from '../bench.ts'
import { startFeedClients } from '../feed.ts'
import { shown } from '../figure.ts'
import { memoryMb } from '../process.ts'
import { median, quantile } from '../statistics.ts'
import { call, makeWorld, type World } from '../world.ts'

const writesPerSecond = 20

/**
 * Many people watch while tasks are made: from the moment a creation is sent to the moment each client has its entry in
 * hand, with the memory each client costs the server.
 */
export const feed: Part = async (bench) => {
  const count = bench.options.isQuick ? 200 : 2000
  // A server of its own: one that has worked holds memory that the clients would be taken to give back.
  const world = await makeWorld(await bench.cluster(), { name: 'bench_feed', tasks: 1000, others: 0 })
  const token = await world.token()
  await makeTasks(bench, world, token, 2)
  const before = await settledMemory(world)
  const clients = await startFeedClients({ origin: world.ours.origin, token, count })
  try {
    const after = await settledMemory(world)
    await makeTasks(bench, world, token, 2) // warms up
    await sleep(2000)
    await clients.take()
    const written = await makeTasks(bench, world, token, bench.options.isQuick ? 3 : 15)
    await sleep(2000)
    const { delays, received } = await clients.take()
    return [
      {
        part: 'feed',
        name: `entry to ${shown(count)} feed clients, p95`,
        value: quantile(delays, 0.95),
        unit: 'ms',
        ours: `p50 ${shown(median(delays))}, p99 ${shown(quantile(delays, 0.99))} ms, ${shown(written.perSecond)} writes/s`,
        atMost: 100,
        note: `${received.toLocaleString('en')} of ${(written.count * count).toLocaleString('en')} deliveries counted`,
      },
      {
        part: 'feed',
        name: 'deliveries that did not arrive',
        value: written.count * count - received,
        unit: '',
        atMost: 0,
      },
      {
        part: 'feed',
        name: 'memory a feed client on the server',
        value: ((after - before) * 1024) / count,
        unit: 'KB',
        ours: `${shown(before)} MB without, ${shown(after)} MB with`,
      },
    ]
  } finally {
    clients.close()
    await world.close()
  }
}

/** Creates tasks at an even pace, each with the time in its title, whatever the earlier ones take. */
async function makeTasks(bench: Bench, { ours }: World, token: string, seconds: number) {
  const startedAt = performance.now()
  const sent: Promise<unknown>[] = []
  for (let i = 0; i < seconds * writesPerSecond; i++) {
    await sleep(Math.max(0, startedAt + (i * 1000) / writesPerSecond - performance.now()))
    const body = { title: `sent at ${Date.now()}.` }
    sent.push(call(ours.origin, 'POST /api/v1/tasks', { token, body }))
  }
  await Promise.all(sent)
  bench.say(`  ${sent.length} tasks made`)
  return { count: sent.length, perSecond: (sent.length * 1000) / (performance.now() - startedAt) }
}

/** Memory once it has stopped falling: what connecting left behind is not the clients'. */
async function settledMemory({ ours }: World): Promise<number> {
  const read = (): number => memoryMb(ours.pid) ?? Number.NaN
  let least = read()
  for (let calm = 0; calm < 4;) {
    await sleep(500)
    const now = read()
    calm = now < least - 1 ? 0 : calm + 1
    least = Math.min(least, now)
  }
  return least
}
