import sql from 'sql-template-tag'
import { withTenant } from '../../kernel/db.ts'
import { DomainError, failedPrecondition } from '../../kernel/errors.ts'
import type { JsonObject } from '../../kernel/json.ts'
import type { Call, Runtime } from '../runtime.ts'
import type { JobRow } from './job.store.ts'

/** A job that ends in another process is seen after this. */
const lookMs = 250

interface Found {
  kind: string
  state: JobRow['state']
  output: JsonObject | null
}

/**
 * Waits for a job that a caller asked for, holding nothing of the database. Comes back when it is done, when the caller is
 * gone (the job goes on), and when their time is up (it is cancelled).
 * @throws what the job was refused with; a fault is thrown at once, and the job is not tried again behind the caller's back
 */
export async function awaitJob(runtime: Runtime, tenantId: string, id: string, call: Call): Promise<void> {
  for (;;) {
    const ended = runtime.jobs.nextEnd(id, lookMs)
    const [found] = await runtime.jobs.engine.rows<Found>(sql`
      select name as kind, state::text, output from jobs.job where group_id = ${tenantId} and id = ${id}`)
    if (!found || found.state === 'completed') return
    if (found.state === 'cancelled') throw failedPrecondition('cancelled', 'This was cancelled.')
    if (found.state === 'failed') throw refusalOf(found)
    if (found.state === 'retry' && found.output?.reason !== 'lost') {
      await cancel(runtime, tenantId, id, found)
      throw refusalOf(found)
    }
    if (call.isGone?.()) return
    if (call.deadline !== undefined && Date.now() >= call.deadline) return cancel(runtime, tenantId, id, found)
    await ended
  }
}

async function cancel({ pool, jobs }: Runtime, tenantId: string, id: string, { kind }: Found): Promise<void> {
  await withTenant(pool, tenantId, (db) => jobs.queue.cancel(db, kind, id))
  jobs.queue.recall()
}

function refusalOf({ output }: Found): Error {
  const { kind, reason, message } = output ?? {}
  const isRefusal = kind !== 'internal' && typeof kind === 'string'
  if (!isRefusal || typeof reason !== 'string' || typeof message !== 'string')
    return new Error('the job that a call waited for failed; what is logged of the job says why')
  return new DomainError(kind as DomainError['kind'], reason, message)
}
