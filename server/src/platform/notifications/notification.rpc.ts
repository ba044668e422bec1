import { timestampDate } from '@bufbuild/protobuf/wkt'
import { NotificationService } from '@eventkit/api/eventkit/v1/notification_pb'
import { serve } from '../module.ts'
import {
  countUnreadNotifications,
  listNotifications,
  markNotification,
  readAllNotifications,
  snoozeNotification,
  unsnoozeNotification,
} from './inbox.actions.ts'
import { listMutedRecords, muteRecord, unmuteRecord } from './mute.actions.ts'
import { fromView, toMutedRecords, toNotifications, toOneNotification } from './notification.proto.ts'

/** The caller's inbox over the contract. */
export const notificationService = serve(NotificationService, {
  listNotifications: async (ctx, request) => {
    const { rows, nextPageToken } = await listNotifications(ctx, request, fromView(request.view))
    return { notifications: await toNotifications(ctx, rows), nextPageToken }
  },
  countUnreadNotifications: (ctx) => countUnreadNotifications(ctx),
  readNotification: async (ctx, { id }) => toOneNotification(ctx, await markNotification(ctx, id, true)),
  unreadNotification: async (ctx, { id }) => toOneNotification(ctx, await markNotification(ctx, id, false)),
  readAllNotifications: async (ctx, { seenUntil }) => ({
    count: await readAllNotifications(ctx, seenUntil && timestampDate(seenUntil)),
  }),
  snoozeNotification: async (ctx, { id, until }) =>
    toOneNotification(ctx, await snoozeNotification(ctx, id, until ? timestampDate(until) : ctx.receivedAt)),
  unsnoozeNotification: async (ctx, { id }) => toOneNotification(ctx, await unsnoozeNotification(ctx, id)),
  muteRecord: async (ctx, { type, id }) => {
    const [muted = {}] = await toMutedRecords(ctx, [await muteRecord(ctx, { type, id })])
    return muted
  },
  unmuteRecord: async (ctx, { type, id }) => {
    await unmuteRecord(ctx, { type, id })
    return {}
  },
  listMutedRecords: async (ctx, request) => {
    const { rows, nextPageToken } = await listMutedRecords(ctx, request)
    return { muted: await toMutedRecords(ctx, rows), nextPageToken }
  },
})
