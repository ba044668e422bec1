import type { Ctx, Principal } from '../../kernel/ctx.ts'
import { withTenant } from '../../kernel/db.ts'
import { DomainError, forbidden } from '../../kernel/errors.ts'
import type { JobKind, RunningJob } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { ownCall, write } from '../calls/transact.ts'
import { findAccess } from '../auth/access.store.ts'
import { principalOf, systemPrincipal } from '../auth/principal.ts'
import type { Call, Runtime } from '../runtime.ts'
import type { Engine, TakenJob } from '../queue/job.engine.ts'

/** A job is not this process's any more: cancelled, or taken up elsewhere after this process had not been heard of. */
export class LostError extends Error {}

/** This process is about to end: a run that is cut off then is no failure. */
export class StoppingError extends Error {}

/** A run under way. */
export interface Run {
  readonly runtime: Runtime
  readonly engine: Engine
  readonly kind: JobKind
  readonly job: TakenJob
  readonly signal: AbortSignal
}

/** Runs one job and notes how it ended. Rejects only when that cannot be noted: the job is missed then, and comes again. */
export async function runJob(run: Run): Promise<void> {
  const { engine, kind, job, signal, runtime } = run
  try {
    await perform(run)
  } catch (thrown) {
    // What a handler throws once it was told to stop says less than why it was.
    const error = signal.aborted ? signal.reason : thrown
    if (error instanceof LostError) return
    if (error instanceof StoppingError) return engine.giveBack(kind.name, job)
    const isRefusal = error instanceof DomainError
    if (!isRefusal) runtime.log.error({ err: error, job: job.id, kind: kind.name }, 'a job failed')
    await engine.fail(kind.name, job, reasonOf(error), isRefusal && isFinal(error))
  }
}

async function perform({ runtime, engine, kind, job, signal }: Run): Promise<void> {
  const { payload: stored } = job.data
  const payload = kind.payload(stored)
  const principal = await principalFor(runtime, job)
  const transact = <T>(work: (ctx: Ctx) => Promise<T>): Promise<T> => write(runtime, callOf(job), principal, work)
  const running: RunningJob = {
    id: job.id,
    tenantId: job.groupId,
    attempt: job.retryCount + 1,
    signal,
    progress: progressOf(runtime, engine, kind, job),
    transact,
  }
  const end = async ({ db }: Pick<Ctx, 'db'>): Promise<void> => {
    if (!(await engine.done(db, kind.name, job))) throw new LostError()
  }
  if ('run' in kind) {
    await transact(async (ctx) => {
      await kind.run(ctx, payload, running)
      signal.throwIfAborted()
      await end(ctx)
    })
  } else {
    await kind.work(payload, running)
    await withTenant(runtime.pool, job.groupId, (db) => end({ db }))
  }
}

/** As whom a job runs: the server, or a person with what they may do now, and never more than when they asked. */
async function principalFor({ pool }: Runtime, { groupId, data }: TakenJob): Promise<Principal> {
  const { user_id: userId, permissions = [] } = data
  if (userId === undefined) return systemPrincipal(groupId)
  const access = await withTenant(pool, groupId, (db) => findAccess(db, groupId, userId))
  if (!access) throw forbidden('Who asked for this is not in the company any more.')
  const held = principalOf(groupId, access, { via: 'system' })
  return { ...held, permissions: new Set(permissions.filter((permission) => held.permissions.has(permission))) }
}

function callOf({ id, data }: TakenJob): Call {
  const headers = new Map([
    ['x-correlation-id', data.correlation_id],
    ['x-client-time', data.asked_at],
  ])
  return { ...ownCall(id), header: (name) => headers.get(name) }
}

const progressEveryMs = 500

function progressOf(runtime: Runtime, engine: Engine, kind: JobKind, job: TakenJob): RunningJob['progress'] {
  let nextAt = 0
  return (done, total) => {
    if (performance.now() < nextAt) return
    nextAt = performance.now() + progressEveryMs
    engine
      .progress(kind.name, job, done, total)
      .catch((error: unknown) => runtime.log.warn({ err: error, job: job.id }, 'the progress of a job was not kept'))
  }
}

/** Refusals that another try would only repeat. */
const isFinal = ({ kind }: DomainError): boolean =>
  kind !== 'unavailable' && kind !== 'resourceExhausted' && kind !== 'conflict'

/** What is kept of an error and shown to Admins: the words of a refusal, never those of a fault. */
const reasonOf = (error: unknown): JsonObject =>
  error instanceof DomainError
    ? { kind: error.kind, reason: error.reason, message: error.message }
    : {
        kind: 'internal',
        reason: 'internal',
        message: 'The server failed; its log says why, under the id of this job.',
      }
