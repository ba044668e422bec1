import sql from 'sql-template-tag'
import { type Db, withoutTenant } from '../kernel/db.ts'
import type { Runtime } from './runtime.ts'

const everyMs = 3_600_000

/** Once an hour, what has expired is removed. `clearInterval` ends that. */
export function startSweeping(runtime: Runtime): NodeJS.Timeout {
  return setInterval(() => void sweepAll(runtime), everyMs).unref()
}

/** Removes what has expired, of all companies: the platform's own and each module's. What fails is logged. */
export async function sweepAll(runtime: Runtime): Promise<void> {
  const ours = (db: Db): Promise<unknown> => db.run(sql`select platform_sweep()`)
  const sweeps = [ours, ...runtime.modules.flatMap((module) => module.sweep ?? [])]
  await Promise.all(
    sweeps.map((sweep) =>
      withoutTenant(runtime.pool, sweep).catch((error: unknown) =>
        runtime.log.warn({ err: error }, 'sweeping failed; it is tried again in an hour'),
      ),
    ),
  )
}
