import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import sql from 'sql-template-tag'
import { defineJob, enqueue } from '../src/kernel/job.ts'
import type { JsonObject } from '../src/kernel/json.ts'
import { ownCall, write } from '../src/platform/calls/transact.ts'
import { systemPrincipal } from '../src/platform/auth/principal.ts'
import { defineModule } from '../src/platform/module.ts'
import type { Runtime } from '../src/platform/runtime.ts'

/** A job with an effect that can be counted: a row of its number, in a table that `makeEffects` makes. */
type Effect = { n: number; ms: number }
const readEffect = ({ n, ms }: JsonObject): Effect => ({ n: Number(n), ms: Number(ms) })

const effect = defineJob<Effect>({
  name: 'tests.effect',
  payload: readEffect,
  concurrency: 6,
  run: async ({ db }, { n, ms }) => {
    await db.run(sql`insert into effect (n, process) values (${n}, ${process.pid})`)
    if (ms > 0) await sleep(ms)
  },
})

export const effectModule = defineModule({ name: 'tests', jobs: [effect] })

/** Makes the table that effects are counted in. */
export async function makeEffects(ownerUrl: string, appUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  const role = new URL(appUrl).username
  await client.query(`create table effect (n int, process int); grant select, insert on effect to "${role}"`)
  await client.end()
}

/** Adds one job in a transaction of its own, which is rolled back where `isKept` is false. */
export async function addEffect(runtime: Runtime, tenantId: string, payload: Effect, isKept = true): Promise<void> {
  const given = new Error('given up')
  await write(runtime, ownCall('test'), systemPrincipal(tenantId), async (ctx) => {
    await enqueue(ctx, effect, payload)
    if (!isKept) throw given
  }).catch((error: unknown) => {
    if (error !== given) throw error
  })
}
