import type { MessageInitShape } from '@bufbuild/protobuf'
import { timestampFromDate } from '@bufbuild/protobuf/wkt'
import {
  NotificationReason,
  NotificationView,
  type MutedRecordSchema,
  type NotificationSchema,
  type NotifiedRecordSchema,
} from '@eventkit/api/eventkit/v1/notification_pb'
import type { Ctx } from '../../kernel/ctx.ts'
import { listUserNames } from '../auth/user.store.ts'
import type { NoticeReason } from '../notice.ts'
import { type KnownRecord, lookUpRecords, type RecordKey } from '../registry/registry.ts'
import type { View } from './inbox.store.ts'
import { listMutedOf, type OwnMute } from './mute.store.ts'
import { languageOf, textOf } from './notification.text.ts'
import type { MessageRow } from './notify.store.ts'

const reasons: Readonly<Record<NoticeReason, NotificationReason>> = {
  assignee: NotificationReason.ASSIGNEE,
  creator: NotificationReason.CREATOR,
  concerned: NotificationReason.CONCERNED,
  role: NotificationReason.ROLE,
  subscribed: NotificationReason.SUBSCRIBED,
  watcher: NotificationReason.WATCHER,
  mentioned: NotificationReason.MENTIONED,
  reminded: NotificationReason.REMINDED,
}

const views: Readonly<Record<NotificationView, View>> = {
  [NotificationView.UNSPECIFIED]: 'all',
  [NotificationView.UNREAD]: 'unread',
  [NotificationView.SNOOZED]: 'snoozed',
}

/** Which list the contract's view is. */
export const fromView = (view: NotificationView): View => views[view]

/** Notifications as the contract has them, with the names and titles of now, as far as the caller sees them now. */
export async function toNotifications(
  ctx: Ctx,
  rows: readonly MessageRow[],
): Promise<MessageInitShape<typeof NotificationSchema>[]> {
  const keys = rows.flatMap(keyOf)
  const actors = rows.flatMap(({ actor_id }) => actor_id ?? [])
  const [records, names] = await Promise.all([
    seenRecords(ctx, keys),
    actors.length > 0 ? listUserNames(ctx, actors) : [],
  ])
  const nameOf = new Map(names.map(({ id, name }) => [id, name]))
  return rows.map((row) => toNotification(ctx, row, records.get(nameOfKey(row)), nameOf))
}

/** One of them. */
export async function toOneNotification(
  ctx: Ctx,
  row: MessageRow,
): Promise<MessageInitShape<typeof NotificationSchema>> {
  const [message = {}] = await toNotifications(ctx, [row])
  return message
}

/** What the caller has muted as the contract has it; a record they do not see any more has its type and id alone. */
export async function toMutedRecords(
  ctx: Ctx,
  rows: readonly OwnMute[],
): Promise<MessageInitShape<typeof MutedRecordSchema>[]> {
  const records = await seenRecords(
    ctx,
    rows.map(({ subject_type: type, subject_id: id }) => ({ type, id })),
  )
  return rows.map((row) => ({
    record: records.get(nameOfKey(row)) ?? { type: row.subject_type, id: row.subject_id, isMuted: true },
    mutedAt: timestampFromDate(row.created_at),
  }))
}

type Shown = MessageInitShape<typeof NotifiedRecordSchema>

const keyOf = ({ subject_type: type, subject_id: id }: MessageRow): RecordKey[] => (type && id ? [{ type, id }] : [])
const nameOfKey = (row: { subject_type: string | null; subject_id: string | null }): string =>
  `${row.subject_type} ${row.subject_id}`

async function seenRecords(ctx: Ctx, keys: readonly RecordKey[]): Promise<Map<string, Shown>> {
  if (keys.length === 0) return new Map()
  const [found, muted] = await Promise.all([lookUpRecords(ctx, keys), listMutedOf(ctx, keys)])
  const names = new Set(muted.map(nameOfKey))
  return new Map(
    found
      .filter(({ maySee }) => maySee)
      .map((record) => {
        const name = `${record.type} ${record.id}`
        return [name, toRecord(record, names.has(name))]
      }),
  )
}

const toRecord = ({ type, id, title, code, page, isLiving }: KnownRecord, isMuted: boolean): Shown => ({
  type,
  id,
  title,
  code,
  page,
  isLiving,
  isMuted,
})

function toNotification(
  ctx: Ctx,
  row: MessageRow,
  record: Shown | undefined,
  nameOf: ReadonlyMap<string, string>,
): MessageInitShape<typeof NotificationSchema> {
  const actor = row.actor_id === null ? undefined : (nameOf.get(row.actor_id) ?? '')
  const isAboutRecord = row.subject_type !== null
  const { kind, payload, others } = row
  const happening = { kind, payload, others, title: record?.title, actor, isAboutRecord }
  return {
    id: row.id,
    kind,
    reason: reasons[row.reason],
    text: textOf(languageOf(ctx.principal.locale), happening),
    ...(record && { record }),
    ...(row.actor_id !== null && { actor: { id: row.actor_id, name: actor ?? '' } }),
    others,
    createdAt: timestampFromDate(row.created_at),
    shownAt: timestampFromDate(row.shown_at),
    ...(row.read_at && { readAt: timestampFromDate(row.read_at) }),
    ...(row.shown_at > ctx.receivedAt && { snoozedUntil: timestampFromDate(row.shown_at) }),
  }
}
