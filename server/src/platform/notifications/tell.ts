import { nilId } from '../../kernel/ids.ts'
import { defineJob } from '../../kernel/job.ts'
import type { NewJob } from '../../kernel/job-queue.ts'
import type { JsonObject } from '../../kernel/json.ts'
import { type NumberedEntry, readPositions } from '../journal/journal.store.ts'
import type { FanOut } from '../journal/sink.ts'
import { concernsOthers, type Hearer, hearersOf } from './audience.ts'
import { recordTypes, type RecordKey } from '../registry/registry.ts'
import { noticeKinds, rulesFor, toldEntries } from './notice-kinds.ts'
import { type Notice, notifyGroups, recordInbox } from './notify.ts'
import { deleteTakenBack, type TakenBack } from './notify.store.ts'

/** Entries of a company by their positions. */
type Told = { positions: number[] }

function readTold({ positions }: JsonObject): Told {
  if (!Array.isArray(positions)) throw new Error('a job to tell of entries does not say which')
  return { positions: positions.map(Number) }
}

/** Tells people of committed entries, in one transaction with the end of the job: each of them once. */
export const tellJob = defineJob<Told>({
  name: 'notifications.tell',
  payload: readTold,
  // For three hours: nobody would hear of what was given up.
  attempts: 12,
  // There is one for most things that happen.
  keptDays: 1,
  run: async (ctx, { positions }) => {
    const entries = await readPositions(ctx.db, ctx.services.keyring, ctx.tenantId, positions)
    await notifyGroups(ctx, groupsOf(await hearersOf(ctx, entries)), joined)
    const people = await deleteTakenBack(ctx, entries.flatMap(takenBackBy))
    for (const userId of new Set(people)) recordInbox(ctx, userId, 'changed')
  },
})

/** What happens in the companies, to jobs that tell of it: one a company and batch, and none for what concerns nobody else. */
export const toldOf = (): FanOut => ({
  name: 'notifications',
  kinds: toldEntries(),
  jobsFor: async (entries) => {
    const byCompany = Map.groupBy(entries.filter(concernsOthers), ({ tenantId }) => tenantId)
    return [...byCompany].map(([tenantId, own]): NewJob => ({
      kind: tellJob.name,
      tenantId,
      payload: { positions: own.map(({ position }) => position) },
    }))
  },
})

/** As many of a kind as one request may put into somebody's inbox one by one. */
const MOST_SINGLE = 3

/** What one request did of a kind, by person. */
function groupsOf(hearers: readonly Hearer[]): Notice[][] {
  const groups = Map.groupBy(hearers, ({ userId, kind, entry }) => `${userId} ${kind} ${entry.correlationId}`)
  return [...groups.values()].map((same) => same.map(noticeOf))
}

/** Of a bulk change of hundreds somebody gets one notification that says how many. */
function joined(same: readonly Notice[]): readonly Notice[] {
  const [first] = same
  return !first || same.length <= MOST_SINGLE ? same : [{ ...first, others: same.length - 1 }]
}

function noticeOf({ kind, userId, reason, entry }: Hearer): Notice {
  const { said, about = itself } = noticeKinds().get(kind)?.from ?? {}
  const subject = about(entry)
  return {
    userId,
    kind,
    key: `${entry.id} ${kind}`,
    reason,
    ...(subject && { subject }),
    ...(entry.actorId !== nilId && { actorId: entry.actorId }),
    payload: said?.(entry) ?? {},
    at: entry.occurredAt,
    receivedAt: entry.receivedAt,
  }
}

/** What an entry takes back: what came before it of the same kind and record. */
const takenBackBy = (entry: NumberedEntry): TakenBack[] =>
  rulesFor(entry).flatMap(({ name: kind, undoneFor, about = itself }) => {
    const [userId, subject] = [undoneFor?.(entry), about(entry)]
    return typeof userId === 'string' && subject ? [{ userId, kind, ...subject, before: entry.receivedAt }] : []
  })

/** The record that an entry is of; none where it is of something else. */
const itself = ({ subjectType: type, subjectId: id }: NumberedEntry): RecordKey | undefined =>
  recordTypes().includes(type) ? { type, id } : undefined
