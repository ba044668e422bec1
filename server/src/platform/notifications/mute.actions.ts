import type { Ctx } from '../../kernel/ctx.ts'
import { notFound, resourceExhausted } from '../../kernel/errors.ts'
import { type Page, type PageRequest, readPage } from '../../kernel/page.ts'
import { lookUpRecords, type RecordKey } from '../registry/registry.ts'
import { deleteMute, insertMute, listOwnMutes, type OwnMute } from './mute.store.ts'
import { recordInbox } from './notify.ts'

/** As many records as one person may mute. */
const MOST_MUTED = 1000

/**
 * Has the caller hear nothing more of a record that they see. Muting again changes nothing.
 * @throws notFound for a record that they do not see; resourceExhausted too_many_muted
 */
export async function muteRecord(ctx: Ctx, subject: RecordKey): Promise<OwnMute> {
  await assertSeen(ctx, subject)
  const mute = await insertMute(ctx, subject, MOST_MUTED)
  if (!mute)
    throw resourceExhausted('too_many_muted', `You have muted ${MOST_MUTED} records; unmute some that are done with.`)
  recordInbox(ctx, ctx.principal.userId, 'changed')
  return mute
}

/**
 * Has the caller hear of a record again, though they may not see it any more.
 * @throws notFound for a record that they have not muted and do not see
 */
export async function unmuteRecord(ctx: Ctx, subject: RecordKey): Promise<void> {
  if (await deleteMute(ctx, subject)) recordInbox(ctx, ctx.principal.userId, 'changed')
  else await assertSeen(ctx, subject)
}

async function assertSeen(ctx: Ctx, subject: RecordKey): Promise<void> {
  const [record] = await lookUpRecords(ctx, [subject])
  if (!record?.maySee) throw notFound('record', 'id')
}

/** One page of what the caller has muted, latest first. */
export function listMutedRecords(ctx: Ctx, request: PageRequest): Promise<Page<OwnMute>> {
  return readPage(
    ctx,
    request,
    ['muted', ctx.principal.userId],
    (cursor, limit) => listOwnMutes(ctx, cursor, limit),
    (row) => [row.created_at.toISOString(), row.subject_id],
  )
}
