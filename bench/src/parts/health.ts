import { setTimeout as sleep } from 'node:timers/promises'
import type { Part } from '../bench.ts'
import { costlyFiles } from './health.files.ts'
import type { Figure } from '../figure.ts'
import { quantile } from '../statistics.ts'
import { call, makeWorld, type World } from '../world.ts'

const EVERY_MS = 5

/**
 * What others notice while files that are costly to read come in: replies to GET /healthz, one after the other, while two
 * people of two companies import the same file at once.
 */
export const health: Part = async (bench) => {
  const world = await makeWorld(await bench.cluster(), { name: 'bench_health', tasks: 1000, others: 0 })
  try {
    const quiet = await measureHealth(world.ours.origin, sleep(5000))
    const figures = [figureOf('nothing else', quiet, '')]
    for (const [name, { file, format }] of Object.entries(costlyFiles)) {
      bench.say(`two imports of ${name} …`)
      const people = await Promise.all([1, 2].map((nth) => newcomer(world, `${name} ${nth}`)))
      const imports = Promise.all(people.map((token) => bringIn(world, token, file(), format)))
      const times = await measureHealth(world.ours.origin, imports)
      const figure = figureOf(name, times, (await imports).join(', '))
      bench.say(figure.ours ?? '')
      figures.push(figure)
    }
    return figures
  } finally {
    await world.close()
  }
}

function figureOf(name: string, times: number[], ended: string): Figure {
  const [p50, p99, most] = [0.5, 0.99, 1].map((part) => quantile(times, part).toFixed(1))
  return {
    part: 'health',
    name: `health beside ${name}, p99`,
    value: quantile(times, 0.99),
    unit: 'ms',
    ours: `p50 ${p50}, p99 ${p99}, max ${most} of ${times.length}; ${ended}`,
    atMost: 100,
  }
}

async function measureHealth(origin: string, until: Promise<unknown>): Promise<number[]> {
  const times: number[] = []
  let isOver = false
  const end = until.finally(() => (isOver = true))
  while (!isOver || times.length < 20) {
    const began = performance.now()
    await (await fetch(`${origin}/healthz`)).text()
    times.push(performance.now() - began)
    await sleep(EVERY_MS)
  }
  await end
  return times
}

async function newcomer({ ours }: World, name: string): Promise<string> {
  const email = `${name.replaceAll(/[^a-z0-9]+/gi, '-').toLowerCase()}@bench.example`
  const body = { company_name: name, name: 'Ada', email, password: 'correct horse battery', time_zone: 'Europe/Vienna' }
  return (await call<{ access_token: string }>(ours.origin, 'POST /api/v1/auth/sign-up', { body })).access_token
}

/** Uploads and commits a file; answers how that ended. */
async function bringIn({ ours }: World, token: string, file: string, format: string): Promise<string> {
  const began = performance.now()
  const reply = await fetch(`${ours.origin}/api/v1/imports?file_name=costly.${format}&format=${format}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/octet-stream' },
    body: file,
  })
  const { id, created = 0, failed = 0 } = (await reply.json()) as { id?: string; created?: number; failed?: number }
  if (id !== undefined) await call(ours.origin, `POST /api/v1/imports/${id}/commit`, { token, body: {} })
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  return id === undefined ? `${reply.status} in ${seconds} s` : `${created} made, ${failed} failed in ${seconds} s`
}
