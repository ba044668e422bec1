import { ImportService } from '@eventkit/api/eventkit/v1/import_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { defineJob, enqueue } from '../../kernel/job.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { write } from '../calls/transact.ts'
import { type JobRow, latestJobsFor, lockOpenJobs } from '../jobs/job.store.ts'
import { awaitJob } from '../jobs/job.waiting.ts'
import type { Wait } from '../runtime.ts'
import { applyImport, mayCommit } from './import.commit.ts'
import { importType } from './import.face.ts'
import { importsBusy } from './import.turns.ts'

type Commit = { import_id: string }

function readCommit({ import_id }: JsonObject): Commit {
  if (typeof import_id !== 'string') throw new Error('a job to apply an import names none')
  return { import_id }
}

/** A company applies so many imports at a time; the next is told to try again. */
const ofOneCompany = 2

/** Applies an import, as whoever asked for it. */
export const commitJob = defineJob<Commit>({
  name: 'imports.commit',
  payload: readCommit,
  subject: ({ import_id }) => ({ type: importType, id: import_id }),
  concurrency: ofOneCompany + 1,
  takesLong: true,
  attempts: 3,
  unique: 'until_done',
  run: (ctx, { import_id }, job) => applyImport(ctx, import_id, job),
})

/** What CommitImport waits for: the job that applies the import, its own or the one that somebody else asked for. */
const waitForCommit: Wait = async (runtime, principal, { id }: Commit & { id: string }, call) => {
  const jobId = await write(runtime, call, principal, async (ctx) => {
    if (!(await mayCommit(ctx, id))) return undefined
    return await addCommit(ctx, id)
  })
  if (jobId) await awaitJob(runtime, principal.tenantId, jobId, call)
}

export const importWaits: Readonly<Record<string, Wait>> = {
  [`${ImportService.typeName}/${ImportService.method.commitImport.name}`]: waitForCommit,
}

/** The jobs that apply these imports, or were last to try. */
export const commitJobsOf = (ctx: Ctx, ids: readonly string[]): Promise<Map<string, JobRow>> =>
  latestJobsFor(ctx, { kind: commitJob.name, field: 'import_id' }, ids)

async function addCommit(ctx: Ctx, id: string): Promise<string | undefined> {
  const open = await lockOpenJobs(ctx, commitJob.name)
  const same = open.find(({ payload }) => payload.import_id === id)
  if (same) return same.id
  if (open.length >= ofOneCompany) throw importsBusy()
  return await enqueue(ctx, commitJob, { import_id: id }, { key: id, asCaller: true })
}
