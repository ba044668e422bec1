import type { Ctx } from '../../kernel/ctx.ts'
import { failedPrecondition, notFound } from '../../kernel/errors.ts'
import { readPage, type Page, type PageRequest } from '../../kernel/page.ts'
import { findJobRow, findJobRowForUpdate, hasSuccessor, listJobRows, type JobFilter, type JobRow } from './job.store.ts'

/** The company's jobs, newest first. */
export function listJobs(ctx: Ctx, request: PageRequest, filter: JobFilter): Promise<Page<JobRow>> {
  return readPage(
    ctx,
    request,
    ['jobs', filter],
    (cursor, limit) => listJobRows(ctx, filter, cursor, limit),
    (row) => [row.place, row.id],
  )
}

/** A job of the company, or notFound. */
export async function getJob(ctx: Ctx, id: string): Promise<JobRow> {
  return (await findJobRow(ctx, id)) ?? gone()
}

/**
 * Has a job that failed for good tried once more, at once. One that waits for its next try anyway stays as it is.
 * @throws failedPrecondition not_failed, or already_waiting where another of its key has been added meanwhile
 */
export async function retryJob(ctx: Ctx, id: string): Promise<JobRow> {
  const job = (await findJobRowForUpdate(ctx, id)) ?? gone()
  if (job.state === 'retry') return job
  if (job.state !== 'failed') throw failedPrecondition('not_failed', 'Only a job that failed can be tried again.')
  if (await hasSuccessor(ctx, id))
    throw failedPrecondition('already_waiting', 'The same work was asked for again meanwhile and has not ended yet.')
  const { jobs } = ctx.services
  await jobs.retry(ctx.db, job.kind, id)
  ctx.afterCommit(jobs.wake)
  return record(ctx, 'jobs.job.retried', id)
}

/**
 * Cancels a job that has not ended. One that runs is told to stop; what it has not committed by then never happens.
 * Cancelling again changes nothing.
 * @throws failedPrecondition ended
 */
export async function cancelJob(ctx: Ctx, id: string): Promise<JobRow> {
  const job = (await findJobRowForUpdate(ctx, id)) ?? gone()
  if (job.state === 'cancelled') return job
  if (job.state === 'completed' || job.state === 'failed')
    throw failedPrecondition('ended', 'This job has ended already.')
  const { jobs } = ctx.services
  await jobs.cancel(ctx.db, job.kind, id)
  ctx.afterCommit(jobs.recall)
  return record(ctx, 'jobs.job.cancelled', id)
}

const gone = (): never => {
  throw notFound('job', 'id')
}

async function record(ctx: Ctx, kind: string, id: string): Promise<JobRow> {
  const job = await getJob(ctx, id)
  const payload = { kind: job.kind }
  ctx.record({ kind, subjectType: 'jobs.job', subjectId: id, subjectVersion: job.attempts, changes: [], payload })
  return job
}
