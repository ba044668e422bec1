import type { Ctx } from '../../kernel/ctx.ts'
import { type KnownRecord, lookUpRecords } from '../registry/registry.ts'
import type { JobRow } from './job.store.ts'

/** What a job is about. */
export type JobSubject = Pick<KnownRecord, 'type' | 'id' | 'title'>

/** What these jobs are about, by the id of the job: of those that the caller may see. */
export async function subjectsOfJobs(ctx: Ctx, rows: readonly JobRow[]): Promise<Map<string, JobSubject>> {
  const keys = rows.flatMap((row) => {
    const key = ctx.services.jobs.subjectOf(row.kind, row.payload)
    return key ? [{ job: row.id, ...key }] : []
  })
  const known = (await lookUpRecords(ctx, keys)).filter(({ maySee }) => maySee)
  return new Map(
    keys.flatMap(({ job, type, id }) => {
      const subject = known.find((each) => each.type === type && each.id === id)
      return subject ? [[job, subject] as const] : []
    }),
  )
}
